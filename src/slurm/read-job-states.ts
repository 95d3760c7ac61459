import { UserError } from "../core";
import { slurmTool } from "./slurm-tool";
import { isEnded, parseSacct, parseSqueue, type TaskState } from "./task-state";

/**
 * The tasks of job arrays: from the queue, which forgets them some minutes after their end, and
 * then from the accounts where the cluster keeps any. A task that neither knows is not returned.
 *
 * @throws {UserError} if Slurm does not answer
 */
export function readJobStates(jobs: readonly number[]): TaskState[] {
  if (jobs.length === 0) return [];
  const asked = `--jobs=${jobs.join(",")}`;
  const queue = slurmTool("squeue", [
    "--noheader",
    "--array",
    "--states=all",
    asked,
    "--format=%F|%K|%T|%r|%j",
  ]);
  if (queue.output === null && !/Invalid job id/.test(queue.complaint))
    throw new UserError(`squeue: ${queue.complaint}; run the same command again when Slurm answers`);
  const queued = parseSqueue(queue.output ?? "");
  const known = new Set(queued.map(({ job, task }) => `${job}_${task}`));
  const isGone = jobs.some((job) => !queued.some((task) => task.job === job));
  return isGone
    ? [...queued, ...accounted(asked).filter(({ job, task }) => !known.has(`${job}_${task}`))]
    : queued;
}

function accounted(asked: string): TaskState[] {
  try {
    const format = "--format=JobID,State,JobName%200";
    const { output } = slurmTool("sacct", ["--noheader", "--parsable2", "--allocations", asked, format]);
    // without a database it ends with an error; what runs by the accounts and is in no queue has died unseen
    return parseSacct(output ?? "").filter(isEnded);
  } catch (error) {
    if (error instanceof UserError) return []; // no sacct here
    throw error;
  }
}
