export { type EncodingTask, planBlock, type TrainingTask } from "./block-plan";
export { type ComparedModel, openModels, trainedModel } from "./compared-model";
export { gemmRate, type MachineFacts, peakMemoryMB } from "./machine";
export { measureThroughput } from "./measure-throughput";
export { forwardFlops } from "./runners";
export {
  checkMargin,
  type ThroughputContrast,
  throughputContrasts,
  wholeContrasts,
} from "./throughput-contrasts";
export { type ThroughputRate, throughputRates } from "./throughput-rates";
export {
  type Measurement,
  readRecordFile,
  recordFile,
  type ThroughputBlock,
  type ThroughputRecord,
} from "./throughput-record";
export { type ThroughputTask, taskName, throughputTasks } from "./throughput-task";
