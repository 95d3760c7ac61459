import { spawnSync } from "node:child_process";
import { UserError } from "../core";

/** A task of a job array, as Slurm reports it. */
export interface TaskState {
  readonly job: number;
  readonly task: number;
  /** Of the job. */
  readonly name: string;
  /** In Slurm's words. @example "PENDING" */
  readonly state: string;
  /** Why the task waits, in Slurm's words; "" if it does not wait or no reason is known. @example "Resources" */
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

/**
 * The tasks of job arrays: from the queue, which forgets them some minutes after their end, and
 * then from the accounts where the cluster keeps any. A task that neither knows is not returned.
 *
 * @throws {UserError} if Slurm does not answer
 */
export function readTaskStates(jobs: readonly number[]): TaskState[] {
  if (jobs.length === 0) return [];
  const option = `--jobs=${jobs.join(",")}`;
  const options = ["--noheader", "--array", "--states=all", option, "--format=%F|%K|%T|%r|%j"];
  const queue = slurmTool("squeue", options);
  if (queue.output === null && !/Invalid job id/.test(queue.complaint))
    throw new UserError(`squeue: ${queue.complaint}; run the same command again when Slurm answers`);
  const queued = parseSqueue(queue.output ?? "");
  if (jobs.every((job) => queued.some((state) => state.job === job))) return queued;
  const isQueued = ({ job, task }: TaskState) =>
    queued.some((state) => state.job === job && state.task === task);
  return [...queued, ...accountedStates(option).filter((state) => !isQueued(state))];
}

/** The tasks that have ended by the accounts; none where the cluster keeps no accounts. */
function accountedStates(option: string): TaskState[] {
  try {
    const format = "--format=JobID,State,JobName%200";
    const { output } = slurmTool("sacct", ["--noheader", "--parsable2", "--allocations", option, format]);
    // without a database sacct ends with an error; a task that runs by the accounts and is in no queue has died unseen
    return parseSacct(output ?? "").filter(isEnded);
  } catch (error) {
    if (error instanceof UserError) return []; // no sacct here
    throw error;
  }
}

/** Reads what `squeue --array --format=%F|%K|%T|%r|%j` prints; jobs that are no arrays are left out. */
export function parseSqueue(output: string): TaskState[] {
  return output.split("\n").flatMap((line) => {
    const [job, task = "", state, reason, ...name] = line.split("|");
    if (!/^\d+$/.test(job) || !/^\d+$/.test(task)) return [];
    const waitsFor = state === "PENDING" && reason !== "None" ? reason : "";
    return [{ job: Number(job), task: Number(task), name: name.join("|"), state, reason: waitsFor }];
  });
}

/** Reads what `sacct --parsable2 --allocations --format=JobID,State,JobName` prints; tasks that wait together as 7_[2-4] are left out. */
export function parseSacct(output: string): TaskState[] {
  return output.split("\n").flatMap((line) => {
    const [id, state, ...name] = line.split("|");
    const [, job, task] = /^(\d+)_(\d+)$/.exec(id) ?? [];
    if (!task) return [];
    const word = state.split(" ")[0]; // CANCELLED by 1000
    return [{ job: Number(job), task: Number(task), name: name.join("|"), state: word, reason: "" }];
  });
}

/** What one of Slurm's tools printed, or null if the tool ended with an error, which `complaint` holds. */
export interface ToolOutput {
  readonly output: string | null;
  readonly complaint: string;
}

/**
 * Runs one of Slurm's tools.
 *
 * @throws {UserError} if this machine does not have the tool
 */
export function slurmTool(tool: string, args: readonly string[], folder?: string): ToolOutput {
  const { stdout, stderr, status, error } = spawnSync(tool, args, { cwd: folder, encoding: "utf8" });
  if ((error as NodeJS.ErrnoException | undefined)?.code === "ENOENT")
    throw new UserError(`${tool} is not here; --slurm is for machines of a Slurm cluster`);
  if (error) throw error;
  return { output: status === 0 ? stdout : null, complaint: stderr.trim() };
}
