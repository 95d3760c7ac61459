export { parseDesign, simplexCentroid } from "./design";
export { type Mix, makeMix, mixLabel, parseMix, proportionsOf } from "./mix";
export {
  kindLimits,
  mixObstacle,
  type PossibleKinds,
  possibleKinds,
} from "./possible-kinds";
export { countShares, type RealisedShares } from "./realised-shares";
export { type LanguageWeights, makeSampler, type Pair, type Sampler } from "./sampler";
export { balancedSchedule, randomSchedule } from "./schedule";
