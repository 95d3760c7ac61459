export { type CellState, cellState } from "./cell-state";
export { clearFailure, type Failure, readFailure, recordFailure } from "./failure";
export { cellFolder, evaluationFolder, resultsFolder } from "./folders";
export { type Lock, lockFolder, lockHolder } from "./lock";
export { hasManifest, verifyFiles } from "./manifest";
export type { ProcessName } from "./process-name";
export { readCell } from "./read-cell";
export { evaluationFiles, readEvaluation, storeEvaluation } from "./stored-evaluation";
export {
  isTrained,
  readTrainedModel,
  readTrainingResult,
  type StoredTraining,
  storeTraining,
  trainingFiles,
  writeConfig,
} from "./stored-training";
