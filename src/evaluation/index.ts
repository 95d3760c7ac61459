export { averagePrecision } from "./average-precision";
export {
  evaluateRetrieval,
  type RetrievalResult,
  type SettingKind,
  type SettingResult,
} from "./evaluate-retrieval";
export { poolRanks } from "./pool-ranks";
export { rankDistance } from "./rank-distance";
