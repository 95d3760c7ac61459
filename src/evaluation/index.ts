export { averagePrecision } from "./average-precision";
export { discountedGain } from "./discounted-gain";
export {
  evaluateRetrieval,
  type RetrievalOptions,
  type RetrievalResult,
  type SettingResult,
} from "./evaluate-retrieval";
export { type Measure, parseMeasure, standardMeasures } from "./measure";
export { type PoolRanks, poolRanks } from "./pool-ranks";
export { meansByKind, type QueryScores, type SettingKind } from "./query-scores";
export { rankDistance } from "./rank-distance";
export { type RankOptions, rankVectors, type VectorRanking } from "./rank-vectors";
export type { SettingAverage } from "./setting-means";
export { type Similarities, similarities } from "./similarities";
export { type Ranking, TopList } from "./top-list";
export { checkVectors, openVectorFile, unitVectors, type VectorSource, vectorsInMemory } from "./vectors";
