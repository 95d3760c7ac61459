export { type CellState, cellState, readCell, readProcessors, readStored } from "./cell-state";
export { evaluationFiles, type MeasuredCell, storeEvaluation } from "./evaluation";
export {
  cellFolder,
  clearFailure,
  evaluationFolder,
  type Failure,
  hasManifest,
  recordFailure,
  resultsFolder,
  stageRecords,
  verifyFiles,
} from "./folder";
export {
  isTrained,
  readTrainedModel,
  readTrainingResult,
  storeTraining,
  trainingFiles,
  writeConfig,
} from "./training";
