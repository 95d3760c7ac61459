export { type BatchKind, batchKinds } from "./batch-kind";
export { parseDesign } from "./design";
export {
  checkLanguageWeights,
  type LanguageWeights,
} from "./language-weights";
export { type Mix, makeMix, mixLabel, mixOf, type Proportions, parseMix, proportionsOf } from "./mix";
export type { Pair } from "./pair";
export { countShares, type RealisedShares } from "./realised-shares";
export { makeSampler, type Sampler, type SamplerOptions, type SamplerState } from "./sampler";
export { balancedSchedule, randomSchedule, type Schedule } from "./schedule";
export { alphaLine, simplexCentroid, simplexLattice } from "./simplex-design";
