export { type BatchKind, batchKinds } from "./batch-kind";
export { type Mix, makeMix, mixLabel, mixOf, type Proportions, parseMix, proportionsOf } from "./mix";
export { countShares, type RealisedShares } from "./realised-shares";
export { makeSampler, type Pair, type Sampler } from "./sampler";
export { balancedSchedule, randomSchedule } from "./schedule";
export { simplexCentroid } from "./simplex-design";
