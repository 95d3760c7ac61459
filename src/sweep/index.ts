export { type Cell, type CellSettings, cellName, cellSettings, planCells } from "./cell";
export { type CellMeasure, type MeasuredQuery, parseCellMeasure, readCellMeasure } from "./cell-measure";
export {
  cellsByMeasure,
  cellsByMeasures,
  cellsByRankDistance,
  type QueryRow,
  queryRows,
  testedOn,
} from "./cells-by-measure";
export { busyWarnings, type CellCost, remainingCost } from "./cost";
export { type CellIdentity, cellKey, evaluationKey, type MachineIdentity } from "./identity";
export { type CellInputs, loadCellInputs, modelFolder, sharedInputs } from "./inputs";
export { readMetrics, type StepMetrics, totalOf } from "./metrics-log";
export { type PathControl, pathControls } from "./path-controls";
export {
  type PlannedCell,
  planLimits,
  plannedOn,
  planSweep,
  processorWarnings,
  type RunningCell,
  type SweepSnapshot,
  sweepSnapshot,
  sweepStates,
  watchSweep,
} from "./plan";
export {
  type Field,
  hashFields,
  machineFields,
  type ResultRow,
  readResultRow,
  resultRow,
  settingFields,
} from "./result-row";
export type {
  CellResult,
  CellTimings,
  ComparedMeasure,
  EvaluationResult,
  StoredCell,
  TrainingResult,
} from "./results";
export { openResults, type ResultRows, type ResultsDatabase } from "./results-database";
export {
  type CellTexts,
  type CellWatch,
  cellModel,
  cellTexts,
  embedCell,
  evaluateCell,
  runCell,
  trainCell,
} from "./run-cell";
export {
  readSweep,
  runPlan,
  runSweep,
  type SweepObserver,
  type SweepOptions,
  type SweepOutcome,
} from "./run-sweep";
export { type StageHashes, stageHashes, stages } from "./stage-sources";
export {
  type EmbeddedSet,
  embedModel,
  type RetrievalTokens,
  retrievalTokens,
} from "./stages/encode-texts";
export { openModel, trimVocabulary } from "./stages/model-tokens";
export { type CellBatch, type TrainedCell, untrainedModel } from "./stages/train-model";
export {
  type CellState,
  cellFolder,
  evaluationFiles,
  evaluationFolder,
  type Failure,
  readCell,
  resultsFolder,
  verifyFiles,
} from "./store";
export {
  distinctMachines,
  explainStale,
  type StoredEntry,
  storedEntries,
  storedMachines,
} from "./stored-cells";
export { readSweepFile, type SweepFile, sweepCells } from "./sweep-file";
export { type TextTokens, type TrainingTokens, textTokens, trainingTokens } from "./text-tokens";
export { trainModel } from "./trained-folder";
