export { averagePrecision } from "./average-precision";
export { discountedGain } from "./discounted-gain";
export {
  evaluateRetrieval,
  type RetrievalOptions,
  type RetrievalResult,
  resultOfRanks,
} from "./evaluate-retrieval";
export { evaluateTrec, type TrecResult } from "./evaluate-trec";
export { evaluateVectors } from "./evaluate-vectors";
export { evaluateWithout } from "./evaluate-without";
export { itemContrast, itemSample, itemWeights } from "./item-sample";
export { exposureAt, languageBias, languageDivergence } from "./language-bias";
export { languagePairMeans } from "./language-pair-means";
export { type Measure, parseMeasure, standardMeasures } from "./measure";
export { kindOf, meansByKind, type QueryScores } from "./query-scores";
export { rankDistance } from "./rank-distance";
export { type SettingAverage, SettingMeans } from "./setting-means";
export { similarities } from "./similarities";
export { writeBestLanguages, writeQueryScores } from "./write-query-scores";
export { writeTrec } from "./write-trec";
export { zeroShotGroups, zeroShotMeans } from "./zero-shot-groups";
