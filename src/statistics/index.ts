export {
  type BootstrapEstimate,
  bootstrapInterval,
  fewestUnits,
  intervalText,
  measureRange,
  type ValueRange,
} from "./bootstrap-interval";
export { errorDraws, normalDraw } from "./error-draws";
export { fTest } from "./f-test";
export { holm } from "./holm";
export { mean, median, quantile } from "./location";
export {
  type CombinedVariance,
  combineMeanSquares,
  tInterval,
  upperBound,
  type VarianceTerm,
} from "./mean-square-interval";
export { type ModelContrast, modelContrast } from "./model-contrast";
export { aboveP, equivalenceP } from "./one-sided";
export { pairedContrast, pairedDifferences } from "./paired-contrast";
export { pairedEquivalence } from "./paired-equivalence";
export { type RandomisationTest, randomisationTest } from "./randomisation-test";
export { rankCorrelation } from "./rank-correlation";
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
