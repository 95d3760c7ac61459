export { parseDesign } from "./design";
export {
  checkLanguageWeights,
  type LanguageWeights,
} from "./language-weights";
export { type Mix, makeMix, mixLabel, parseMix, proportionsOf } from "./mix";
export type { Pair } from "./pair-drawer";
export { countShares, type RealisedShares } from "./realised-shares";
export { makeSampler, type Sampler } from "./sampler";
export { balancedSchedule, randomSchedule, type Schedule } from "./schedule";
export { alphaLine, simplexCentroid, simplexLattice } from "./simplex-design";
