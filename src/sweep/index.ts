export { type Cell, type CellIdentity, type CellSettings, cellKey, planCells } from "./cell";
export { type CellInputs, loadCellInputs, modelFolder } from "./cell-inputs";
export { type CellResult, type CellTimings, readCell, type StoredCell, storeCell } from "./results";
export { runCell } from "./run-cell";
export { readSweep, runSweep, type SweepObserver } from "./run-sweep";
export { checkSettings, defaultSettings, type StudySettings } from "./settings";
export { sourceHash } from "./source-hash";
export { trainModel } from "./train-model";
