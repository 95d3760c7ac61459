export { accuracyAgainstCost } from "./accuracy-against-cost";
export { type AlphaPoint, alphaCurve } from "./alpha-curve";
export { besidePublished } from "./beside-published";
export { chooseSurface, type SurfaceChoice } from "./choose-surface";
export { claimsTable } from "./claims";
export { type BestOptions, compareWithBest, type Standing } from "./compare-with-best";
export {
  boundTestP,
  contrastFamily,
  equivalenceMargin,
  type FamilyContrast,
  isShown,
} from "./contrast-family";
export {
  type Comparison,
  comparisonsOf,
  type Declarations,
  type DeclaredTests,
  expectations,
  isSpeed,
  keyOf,
  marginOf,
  speedMeasures,
  testsOf,
} from "./declarations";
export { type Evidence, type JudgedTest, type Judgement, judge } from "./judgement";
export {
  type GroupEffect,
  groupEffects,
  type LanguageEffect,
  languageEffects,
  pairedRows,
  unseenLessSeen,
} from "./language-effects";
export { groupOf, itemTable, type LanguageGroup, type LanguageRow, settingOf } from "./language-rows";
export { type MeasuredMixes, measureMixes } from "./measured-mixes";
export { mixContrast } from "./mix-contrast";
export type { MixEstimate, MixSummary, RateRange } from "./mix-summary";
export {
  fitMixtureSurface,
  type MixtureSurface,
} from "./mixture-surface";
export { type OptimumSet, optimumSet } from "./optimum-set";
export { type Objective, paretoFront } from "./pareto-front";
export { publishedMeans } from "./published-means";
export { recommendMix } from "./recommend-mix";
export { fitResponseSurface } from "./response-surface";
export { roundedScores } from "./rounded-scores";
export { type RunCost, runCost } from "./run-cost";
export { withSharedSeeds } from "./shared-seeds";
export { simplexGrid } from "./simplex-grid";
export { type SimplexPoint, type SurfaceOrder, surfaceOrders } from "./simplex-polynomial";
export { type SeedRange, stepRanges } from "./step-ranges";
export { type ContrastRow, studyContrasts } from "./study-contrasts";
export {
  lackOfFitSentences,
  lacksFit,
  optimumObstacle,
  type SettingOptimum,
  studyOptima,
} from "./study-optima";
export { recommendationSentence } from "./study-recommendation";
export { studyScope } from "./study-scope";
export { pText, signed, studySentences } from "./study-sentences";
export { studySurfaces } from "./study-surfaces";
export {
  groupByMix,
  itemScores,
  itemUnits,
  type MixCells,
  mixName,
  type Quantity,
  quantities,
  summariseStudy,
} from "./summarise-study";
export {
  measuredSettings,
  settingMeans,
  surfaceFits,
} from "./surface-fits";
export { sweepDifferences } from "./sweep-differences";
export { type TextEffect, textEffects } from "./text-effects";
export { type TradeOff, tradeOffs } from "./trade-offs";
