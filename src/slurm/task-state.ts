/** A task of a job array, as Slurm tells it. */
export interface TaskState {
  readonly job: number;
  readonly task: number;
  /** Of the job. */
  readonly name: string;
  /** In Slurm's words. @example "PENDING" */
  readonly state: string;
  /** Why it waits, in Slurm's words; "" if it does not or nothing is known. @example "Resources" */
  readonly reason: string;
}

/** States that nothing follows by itself (job_state_string in Slurm's documentation of squeue). */
const ends = [
  "BOOT_FAIL",
  "CANCELLED",
  "COMPLETED",
  "DEADLINE",
  "FAILED",
  "NODE_FAIL",
  "OUT_OF_MEMORY",
  "PREEMPTED",
  "REVOKED",
  "TIMEOUT",
];

/** Whether a task has ended for good; one that waits to run again has not. */
export function isEnded({ state }: TaskState): boolean {
  return ends.includes(state);
}

/** Reads what `squeue --array --format=%F|%K|%T|%r|%j` prints; jobs that are no arrays are left out. */
export function parseSqueue(output: string): TaskState[] {
  return linesOf(output).flatMap((line) => {
    const [job, task, state, reason, ...name] = line.split("|");
    if (!/^\d+$/.test(job) || !/^\d+$/.test(task)) return [];
    const waitsFor = state === "PENDING" && reason !== "None" ? reason : "";
    return [{ job: Number(job), task: Number(task), name: name.join("|"), state, reason: waitsFor }];
  });
}

/** Reads what `sacct --parsable2 --allocations --format=JobID,State,JobName` prints; tasks that wait together as 7_[2-4] are left out. */
export function parseSacct(output: string): TaskState[] {
  return linesOf(output).flatMap((line) => {
    const [id, state, ...name] = line.split("|");
    const found = /^(\d+)_(\d+)$/.exec(id);
    if (!found) return [];
    const word = state.split(" ")[0]; // CANCELLED by 1000
    return [{ job: Number(found[1]), task: Number(found[2]), name: name.join("|"), state: word, reason: "" }];
  });
}

function linesOf(output: string): string[] {
  return output.split("\n").filter((line) => line !== "");
}
