export { type Engine, type EngineProvenance, loadEngine } from "./backend";
export type { Handle, Variable } from "./kernel-runner";
export { Kernels } from "./kernels";
export { type Precision, requirePrecision } from "./precision";
