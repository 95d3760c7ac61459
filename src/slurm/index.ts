export {
  type CellTask,
  cellTasks,
  type JobArray,
  jobArrayScript,
  nextFolder,
  type SubmittedArray,
  submitJobArray,
  submittedArrays,
} from "./job-array";
export { checkResources, resourceOptions, type TaskResources } from "./task-resources";
export { isEnded, parseSacct, parseSqueue, type TaskState } from "./task-states";
