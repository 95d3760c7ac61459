export type { Binding } from "./binding";
export { type Engine, type EngineProvenance, type Precision, requirePrecision } from "./engine";
export { openEventLog } from "./event-log";
export type { Handle, Variable } from "./handle";
export { Kernels } from "./kernels";
export { bitVariables, fallbackNotice, loadEngine } from "./load-engine";
export { makeProgram, type Program } from "./program";
export { VariableKernels } from "./variable-kernels";
