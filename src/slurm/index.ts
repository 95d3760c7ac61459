export { type CellTask, cellTasks } from "./cell-tasks";
export { type JobArray, jobArrayScript, taskLog } from "./job-array-script";
export { readJobStates } from "./read-job-states";
export { submitJobArray } from "./submit-job-array";
export { nextFolder, type SubmittedArray, submittedArrays } from "./submitted-arrays";
export { checkResources, type TaskResources } from "./task-resources";
export { isEnded, parseSacct, parseSqueue, type TaskState } from "./task-state";
