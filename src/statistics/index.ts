export {
  type BootstrapEstimate,
  bootstrapInterval,
  fewestUnits,
  intervalText,
  measureRange,
  type ValueRange,
} from "./bootstrap-interval";

export { equivalenceP } from "./equivalence";
export { type ErrorDraws, errorDraws } from "./error-draws";
export { fTest } from "./f-test";
export { holm } from "./holm";
export { mean } from "./mean";
export {
  type CombinedVariance,
  combineMeanSquares,
  tInterval,
  upperBound,
  type VarianceTerm,
} from "./mean-square-interval";
export { median } from "./median";
export { type ModelContrast, modelContrast } from "./model-contrast";
export { normalDraw } from "./normal-draw";
export { aboveP } from "./one-sided";
export { pairedContrast } from "./paired-contrast";
export { type PairedEquivalence, pairedEquivalence } from "./paired-equivalence";
export { type RandomisationTest, randomisationTest } from "./randomisation-test";
export { type RankCorrelation, rankCorrelation } from "./rank-correlation";
export {
  areClustered,
  type Estimate,
  type IntervalScope,
  intervalScope,
  type SeedItemEstimate,
  seedItemInterval,
} from "./seed-item-interval";
export { simultaneousInterval } from "./simultaneous-interval";
export { clusterNumbers, type ItemUnits, unitScores } from "./unit-scores";
