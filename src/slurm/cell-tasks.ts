import { taskLog } from "./job-array-script";
import { readJobStates } from "./read-job-states";
import type { SubmittedArray } from "./submitted-arrays";
import { isEnded } from "./task-state";

/** A task and the cell that it is of. */
export interface CellTask {
  readonly cell: string;
  /** As Slurm's tools take it. @example "12_3" */
  readonly id: string;
  readonly state: string;
  /** Why it waits, in Slurm's words; "" if it does not. */
  readonly reason: string;
  readonly isEnded: boolean;
  /** The file of what it prints. */
  readonly log: string;
  readonly array: SubmittedArray;
}

/**
 * The tasks of job arrays that Slurm knows of. A job that has an array's number and another name
 * is somebody else's, as where a cluster began to count anew.
 *
 * @throws {UserError} if Slurm does not answer
 */
export function cellTasks(arrays: readonly SubmittedArray[]): CellTask[] {
  const states = readJobStates(arrays.map(({ job }) => job));
  return arrays.flatMap((array) =>
    states
      .filter(({ job, name, task }) => job === array.job && name === array.name && task < array.cells.length)
      .map((state) => ({
        cell: array.cells[state.task],
        id: `${state.job}_${state.task}`,
        state: state.state,
        reason: state.reason,
        isEnded: isEnded(state),
        log: taskLog(array.folder, state.task),
        array,
      })),
  );
}
