export {
  bitVariables,
  type Engine,
  type EngineProvenance,
  fallbackNotice,
  loadEngine,
} from "./backend";
export type { Binding } from "./binding";
export { openEventLog } from "./event-log";
export type { Handle, Variable } from "./handle";
export { Kernels } from "./kernels";
export { type Precision, requirePrecision } from "./precision";
export { makeProgram, type Program } from "./program";
export { VariableKernels } from "./variable-kernels";
