export { type AlphaPoint, alphaCurve } from "./alpha-curve";
export { type BiasContrast, biasAtAccuracy } from "./bias-at-accuracy";
export { claimsTable } from "./claims";
export {
  type AdjustedContrast,
  boundTestP,
  contrastFamily,
  equivalenceMargin,
  type FamilyContrast,
  isShown,
  measureOf,
} from "./contrast-family";
export {
  type CostToReach,
  type CoursePointRow,
  cellsAt,
  costsSentence,
  costsToReach,
  courseCosts,
  courseRows,
  courseSentence,
  drawnCosts,
  measuredSteps,
} from "./course";
export {
  type Comparison,
  comparisonsOf,
  type Declarations,
  type DeclaredTests,
  declaredMeasures,
  expectations,
  isSpeed,
  keyOf,
  marginOf,
  marginText,
  measureText,
  speedMeasures,
  testsOf,
} from "./declarations";
export { type JudgedTest, type Judgement, judge } from "./judgement";
export {
  type GroupEffect,
  groupEffects,
  type LanguageEffect,
  languageEffects,
  pairedRows,
  sharedLanguageContrasts,
  type TextEffect,
  textEffects,
  unseenLessSeen,
} from "./language-effects";
export { groupOf, itemTable, type LanguageRow, settingOf } from "./language-rows";
export { determinedOptima, mainFindings } from "./main-findings";
export type { Evidence, SpeedContrast } from "./measured-comparison";
export { type MeasuredMixes, measureMixes } from "./measured-mixes";
export {
  groupByMix,
  itemScores,
  itemUnits,
  type MixCells,
  mixContrast,
  mixName,
  type Quantity,
  quantities,
  studyKinds,
  trainedMixes,
  withSharedSeeds,
} from "./mix-cells";
export type { CandidateMix } from "./mix-differences";
export { type MixObjective, objectiveScores, parseObjective } from "./mix-objective";
export { type MixRace, type MixStanding, mostSeeds, raceMixes } from "./mix-race";
export { fitMixtureSurface } from "./mixture-surface";
export { type NextMixes, type NextQuestion, nextMixes } from "./next-mixes";
export { type OptimumSet, optimumSet } from "./optimum-set";
export { type PathContrast, pathContrasts } from "./path-contrasts";
export { besidePublished, publishedMeans } from "./published-means";
export { recommendationSentence, recommendMix } from "./recommend-mix";
export { fitResponseSurface, surfaceFits } from "./response-surface";
export { roundedScores } from "./rounded-scores";
export { isSimplexPoint, type SimplexPoint, simplexGrid } from "./simplex";
export { type SeedRange, stepRanges } from "./step-ranges";
export {
  type ContrastError,
  type ContrastRow,
  contrastErrors,
  mixContrastIn,
  pairsOf,
  type SweepDifference,
  studyContrasts,
  sweepDifferences,
} from "./study-contrasts";
export { lacksFit, optimumObstacle, type SettingOptimum, studyOptima } from "./study-optima";
export {
  type ContrastPower,
  type NeededSeeds,
  neededSeeds,
  type PlannedContrast,
  type PowerAtSeeds,
  type PowerQuestion,
  plannedContrasts,
  powerAtSeeds,
  studyPower,
} from "./study-power";
export {
  decimals,
  errorSentences,
  lackOfFitSentences,
  pText,
  signed,
  studyScope,
  studySentences,
} from "./study-sentences";
export { chooseSurface, studySurfaces } from "./study-surfaces";
export {
  type MixSummary,
  measuredSettings,
  type RateRange,
  settingMeans,
  summariseStudy,
} from "./summarise-study";
export { paretoFront, type TradeOff, type TradeOffPoint, tradeOffPoints, tradeOffs } from "./trade-offs";
