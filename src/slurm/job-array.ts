import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { readJson, UserError, writeFileAtomic } from "../core";
import { checkResources, type TaskResources } from "./task-resources";
import { isEnded, readTaskStates, slurmTool, type TaskState } from "./task-states";

/** Names of files in a job array's folder. */
const files = { script: "array.sh", cells: "cells.txt", record: "job.json" } as const;

/** How often a cell may take its process down with it before its task is given up. */
const mostKills = 3;

/** A job array to submit: one cell a task. */
export interface JobArray {
  /** What the queue calls it: letters, digits, _ and -. */
  readonly name: string;
  /** An absolute path, on a file system that all nodes share. */
  readonly folder: string;
  /** Task i is of cell i. */
  readonly cells: readonly string[];
  /** What a task runs, with its cell's key as a further last argument. */
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly resources: TaskResources;
}

/**
 * The script of a job array, for sbatch. A task looks its cell up in a file beside the script.
 * Where Slurm preempts a task or its node fails, Slurm puts it in line again; where only the
 * process was killed, as by lack of memory, the script does, so often and no more: a cell goes on
 * from its last checkpoint. A task that was cancelled stays cancelled.
 *
 * @throws {UserError} if a resource has not the form of its option
 */
export function jobArrayScript({ name, folder, cells, command, environment, resources }: JobArray): string {
  checkResources(resources);
  if (!/^[\w-]+$/.test(name)) throw new RangeError(`${name} is no name of a job`);
  const { cpus = 1, mem, gpus, time, partition, account, constraint, exclude, atOnce } = resources;
  const header = {
    "job-name": name,
    array: `0-${cells.length - 1}${atOnce === undefined ? "" : `%${atOnce}`}`,
    output: "task-%a.log",
    "open-mode": "append",
    nodes: 1,
    ntasks: 1,
    "cpus-per-task": cpus,
    mem,
    gres: gpus && `gpu:${gpus}`,
    time,
    partition,
    account,
    constraint,
    exclude,
  };
  const options = Object.entries(header).filter(([, value]) => value !== undefined);
  const threads = ["TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS"];
  const exported = {
    ...Object.fromEntries(threads.map((variable) => [variable, `${cpus}`])),
    ...environment,
  };
  return `#!/bin/bash
#SBATCH --requeue
${options.map(([option, value]) => `#SBATCH --${option}=${value}`).join("\n")}

folder=${quoted(folder)}
task="\${SLURM_ARRAY_JOB_ID}_\${SLURM_ARRAY_TASK_ID}"
key=$(sed -n "$((SLURM_ARRAY_TASK_ID + 1))p" "$folder/${files.cells}")
${Object.entries(exported)
  .map(([variable, value]) => `export ${variable}=${quoted(value)}`)
  .join("\n")}

trap : TERM # the process ends at once and leaves its checkpoint; this script lives on to see why
${command.map(quoted).join(" ")} "$key"
code=$?

# above 128 a signal ended the process; unless Slurm is ending the task, it goes on where it stopped
if [ "$code" -gt 128 ] && [ "$(squeue --noheader --states=all --jobs="$task" --format=%T)" = RUNNING ]; then
  kills="$folder/task-$SLURM_ARRAY_TASK_ID.kills"
  echo "$code" >>"$kills"
  if [ "$(wc -l <"$kills")" -lt ${mostKills} ]; then
    echo "batchmix: signal $((code - 128)) ended the process; task $task is in line again"
    scontrol requeue "$task"
  else
    echo "batchmix: signal $((code - 128)) has ended the process ${mostKills} times; is memory short? Try more --mem"
  fi
fi
exit "$code"
`;
}

/** Text as one word of a shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A job array that was submitted, from its folder. */
export interface SubmittedArray {
  readonly job: number;
  readonly name: string;
  readonly folder: string;
  /** Task i is of cell i. */
  readonly cells: readonly string[];
}

/**
 * Puts a job array's script, its cells and, once it is submitted, its job's number in its folder.
 * A process that is killed between the last two leaves an array that no record names: its cells
 * are then submitted twice, and each is run once, by whichever task locks it first.
 *
 * @throws {UserError} with sbatch's reason if sbatch refuses
 */
export function submitJobArray(array: JobArray): SubmittedArray {
  const { name, folder, cells } = array;
  writeFileAtomic(path.join(folder, files.script), jobArrayScript(array));
  writeFileAtomic(path.join(folder, files.cells), `${cells.join("\n")}\n`);
  const { output, complaint } = slurmTool("sbatch", ["--parsable", files.script], folder);
  const job = Number(output?.split(";")[0]); // number, or number;cluster
  if (output === null || !Number.isSafeInteger(job))
    throw new UserError(`sbatch refuses ${path.join(folder, files.script)}: ${complaint || output}`);
  writeFileAtomic(path.join(folder, files.record), `${JSON.stringify({ job, name })}\n`);
  return { job, name, folder, cells };
}

/**
 * The job arrays that were submitted from a folder.
 *
 * @throws {UserError} if a record is damaged
 */
export function submittedArrays(root: string): SubmittedArray[] {
  const names = existsSync(root) ? readdirSync(root).sort() : [];
  return names.flatMap((each) => {
    const folder = path.join(root, each);
    const record = path.join(folder, files.record);
    if (!existsSync(record)) return [];
    const { job, name } = readJson<Pick<SubmittedArray, "job" | "name">>(
      record,
      `delete ${folder}`,
      (content) => Number.isSafeInteger(content.job) && typeof content.name === "string",
    );
    const cells = path.join(folder, files.cells);
    if (!existsSync(cells)) throw new UserError(`${cells}: no such file; delete ${folder}`);
    return [{ job, name, folder, cells: readFileSync(cells, "utf8").trimEnd().split("\n") }];
  });
}

/** The next free folder for a job array of a sweep; the folder is not made. @example nextFolder(root, "emoji") // root/emoji-3 */
export function nextFolder(root: string, sweep: string): string {
  for (let number = 1; ; number++) {
    const folder = path.join(root, `${sweep.replace(/[^\w-]/g, "-")}-${number}`);
    if (!existsSync(folder)) return folder;
  }
}

/** A task with the cell that it runs. */
export interface CellTask extends Pick<TaskState, "state" | "reason"> {
  readonly cell: string;
  /** As Slurm's tools take it. @example "12_3" */
  readonly id: string;
  readonly isEnded: boolean;
  /** The file of what the task prints. */
  readonly log: string;
  readonly array: SubmittedArray;
}

/**
 * The tasks of job arrays that Slurm knows of. A job that has an array's number and another name
 * is somebody else's: a cluster may begin to count anew.
 *
 * @throws {UserError} if Slurm does not answer
 */
export function cellTasks(arrays: readonly SubmittedArray[]): CellTask[] {
  const states = readTaskStates(arrays.map(({ job }) => job));
  return arrays.flatMap((array) =>
    states
      .filter(({ job, name, task }) => job === array.job && name === array.name && task < array.cells.length)
      .map((state) => ({
        cell: array.cells[state.task],
        id: `${state.job}_${state.task}`,
        state: state.state,
        reason: state.reason,
        isEnded: isEnded(state),
        log: path.join(array.folder, `task-${state.task}.log`),
        array,
      })),
  );
}
