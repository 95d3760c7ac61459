export {
  type BootstrapEstimate,
  bootstrapInterval,
  fewestUnits,
  intervalText,
  measureRange,
  type ValueRange,
} from "./bootstrap-interval";
export { type AdjustedDifference, contrastAtEqual } from "./contrast-at-equal";
export { errorDraws, normalDraw } from "./error-draws";
export { holm } from "./holm";
export { areClustered, clusterNumbers, type ItemUnits, unitScores } from "./item-units";
export { mean, median, quantile, sumOfSquares } from "./location";
export { lookLevel } from "./look-level";
export { type CombinedVariance, combineMeanSquares, fTest, upperBound } from "./mean-squares";
export { type ModelContrast, modelContrast, randomisationTest } from "./model-contrast";
export { equalVariancesP, pooledSeedError, poolingLevel, type SeedError, seedBlocks } from "./pooled-error";
export {
  detectableDifference,
  differencePower,
  equivalencePower,
  fewestSeeds,
  testReach,
  type VarianceComponents,
  varianceComponents,
} from "./power";
export { rankCorrelation } from "./rank-correlation";
export { seedErrors } from "./seed-errors";
export {
  type IntervalScope,
  intervalScope,
  meanAndSquares,
  meanVariance,
  pairedContrast,
  pairedDifferences,
  type SeedItemEstimate,
  seedItemInterval,
} from "./seed-item-interval";
export {
  aboveP,
  type Estimate,
  equivalenceP,
  meanInterval,
  pairedEquivalence,
  simultaneousInterval,
  type TEstimate,
  tInterval,
} from "./t-tests";
