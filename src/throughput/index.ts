export { type PlannedTask, planBlock } from "./block-plan";
export { type ComparedModel, openModels, trainedModel } from "./compared-model";
export { forwardFlops } from "./forward-flops";
export { gemmRate } from "./gemm-rate";
export { type MachineFacts, machineFacts } from "./machine-facts";
export { measureThroughput } from "./measure-throughput";
export type { Measurement, MemoryUse, ThroughputBlock } from "./measurement";
export { peakMemoryMB } from "./peak-memory";
export { checkMargin, type ThroughputContrast, throughputContrasts } from "./throughput-contrasts";
export { type ThroughputRate, throughputRates } from "./throughput-rates";
export { readRecordFile, recordFile, type ThroughputRecord } from "./throughput-record";
export {
  checkThroughputSettings,
  defaultThroughputSettings,
  type ThroughputSettings,
} from "./throughput-settings";
export { type ThroughputTask, taskName, throughputTasks } from "./throughput-task";
