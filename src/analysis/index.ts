export { type AccuracyCost, accuracyAgainstCost } from "./accuracy-against-cost";
export { type AlphaPoint, alphaCurve } from "./alpha-curve";
export { besidePublished, type PublishedContrast } from "./beside-published";
export { chooseSurface, type SurfaceChoice } from "./choose-surface";
export {
  type Claim,
  type ClaimContrast,
  type ClaimMargins,
  claimsTable,
  type UnseenLanguages,
  type Verdict,
} from "./claims";
export { type BestOptions, compareWithBest, type Standing } from "./compare-with-best";
export {
  contrastFamily,
  equivalenceMargin,
  type FamilyContrast,
  isShown,
  overSeeds,
} from "./contrast-family";
export {
  type GroupEffect,
  groupEffects,
  type LanguageEffect,
  languageEffects,
  pairedRows,
  unseenLessSeen,
} from "./language-effects";
export { groupOf, itemTable, type LanguageGroup, type LanguageRow } from "./language-rows";
export { type MeasuredMixes, measureMixes } from "./measured-mixes";
export { mixContrast } from "./mix-contrast";
export type { MixEstimate, MixSummary, RateRange } from "./mix-summary";
export {
  fitMixtureSurface,
  type LackOfFit,
  type MixtureSurface,
  type SurfaceEstimate,
} from "./mixture-surface";
export { type OptimumSet, optimumSet } from "./optimum-set";
export { type Objective, paretoFront } from "./pareto-front";
export { publishedMeans } from "./published-means";
export { type Recommendation, recommendMix } from "./recommend-mix";
export { fitResponseSurface, type ResponseSurface } from "./response-surface";
export { roundedScores } from "./rounded-scores";
export { type RunCost, runCost } from "./run-cost";
export { simplexGrid } from "./simplex-grid";
export { type SimplexPoint, type SurfaceOrder, surfaceOrders } from "./simplex-polynomial";
export { type SeedRange, type StepRange, stepRanges } from "./step-ranges";
export { type ContrastRow, studyContrasts } from "./study-contrasts";
export {
  lackOfFitSentences,
  lacksFit,
  optimumObstacle,
  type SettingOptimum,
  studyOptima,
} from "./study-optima";
export { recommendationSentence } from "./study-recommendation";
export { type StudyScope, studyScope } from "./study-scope";
export { pText, signed, studySentences } from "./study-sentences";
export { studySurfaces } from "./study-surfaces";
export {
  groupByMix,
  itemClusters,
  itemScores,
  type MixCells,
  mixName,
  type Quantity,
  quantities,
  summariseStudy,
} from "./summarise-study";
export {
  measuredSettings,
  type SettingMean,
  type SurfaceFit,
  settingMeans,
  surfaceFits,
} from "./surface-fits";
export { type SweepDifference, sweepDifferences } from "./sweep-differences";
export { type TextEffect, textEffects } from "./text-effects";
export { type TradeOff, tradeOffs } from "./trade-offs";
