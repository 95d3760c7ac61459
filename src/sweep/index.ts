export {
  type Cell,
  type CellIdentity,
  type CellSettings,
  cellKey,
  cellSettings,
  evaluationKey,
  planCells,
} from "./cell";
export { type CellInputs, loadCellInputs, modelFolder } from "./cell-inputs";
export { type CellBatch, type CellTexts, cellTexts } from "./cell-texts";
export { embedCell } from "./embed-cell";
export { type EmbeddedSet, embedModel } from "./embed-model";
export { evaluateCell } from "./evaluate-cell";
export { readMetrics, type StepMetrics } from "./metrics-log";
export { type PlannedCell, planSweep, sweepStates } from "./plan-sweep";
export { type QueryRow, queryRows } from "./query-rows";
export type { CellResult, CellTimings, EvaluationResult, StoredCell, TrainingResult } from "./results";
export { openResults, type ResultRows, type ResultsDatabase } from "./results-database";
export { type RetrievalTokens, retrievalTokens } from "./retrieval-tokens";
export { type CellWatch, cellModel, runCell } from "./run-cell";
export {
  readSweep,
  runPlan,
  runSweep,
  type SweepObserver,
  type SweepOptions,
  type SweepOutcome,
} from "./run-sweep";
export { sharedInputs } from "./shared-inputs";
export { sourceHashes } from "./source-hash";
export {
  type CellState,
  cellFolder,
  evaluationFiles,
  evaluationFolder,
  type Failure,
  readCell,
  resultsFolder,
} from "./store";
export { type StoredEntry, storedEntries } from "./stored-cells";
export { type CellCost, remainingCost } from "./sweep-cost";
export { readSweepFile, type SweepFile, sweepCells } from "./sweep-file";
export { type TextTokens, textTokens } from "./text-tokens";
export { type TrainedCell, trainCell } from "./train-cell";
export { trainModel } from "./train-model";
export { type TrainingTokens, trainingTokens } from "./training-tokens";
export { trimVocabulary } from "./trim-vocabulary";
export { cellName, type RunningCell, type SweepSnapshot, sweepSnapshot, watchSweep } from "./watch-sweep";
