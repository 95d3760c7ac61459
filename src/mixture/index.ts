export { checkLanguage, largestBatch } from "./batch-ways";
export { parseDesign, simplexCentroid } from "./design";
export type { LanguageWeights } from "./kind-draws";
export { type Mix, makeMix, mixOf, parseMix } from "./mix";
export {
  countNegatives,
  drawNegatives,
  type Negative,
  type NegativeSupply,
  negativeSupply,
  type RealisedNegatives,
} from "./negatives";
export {
  isPath,
  mixLabel,
  type Path,
  type PathPiece,
  parsePath,
  pathPieces,
  proportionsOf,
  withKinds,
} from "./path";
export {
  type BatchShape,
  type ItemsOfKinds,
  itemsOfKinds,
  kindLimits,
  mixObstacle,
  type PossibleKinds,
  possibleKinds,
} from "./possible-kinds";
export { countShares, type RealisedShares } from "./realised-shares";
export { makeSampler, type Pair, type Sampler } from "./sampler";
export { balancedSchedule, randomSchedule } from "./schedule";
