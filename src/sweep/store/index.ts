export { type Lock, lockFolder, lockHolder, type ProcessName } from "../../core";
export { type CellState, cellState } from "./cell-state";
export { clearFailure, type Failure, readFailure, recordFailure } from "./failure";
export { cellFolder, evaluationFolder, resultsFolder } from "./folders";
export { hasManifest, verifyFiles } from "./manifest";
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
