import path from "node:path";
import { checkResources, type TaskResources } from "./task-resources";

/** Names of files in a job array's folder. */
export const arrayFiles = { script: "array.sh", cells: "cells.txt", record: "job.json" } as const;

/** How often a cell may take its process down with it before its task is given up. */
const mostKills = 3;

/** A job array that is to be: one cell a task. */
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
  const limit = atOnce === undefined ? "" : `%${atOnce}`;
  const header: readonly [string, string | number | undefined][] = [
    ["job-name", name],
    ["array", `0-${cells.length - 1}${limit}`],
    ["output", "task-%a.log"],
    ["open-mode", "append"],
    ["nodes", 1],
    ["ntasks", 1],
    ["cpus-per-task", cpus],
    ["mem", mem],
    ["gres", gpus && `gpu:${gpus}`],
    ["time", time],
    ["partition", partition],
    ["account", account],
    ["constraint", constraint],
    ["exclude", exclude],
  ];
  const threads = ["TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS"];
  const exported = { ...Object.fromEntries(threads.map((each) => [each, String(cpus)])), ...environment };
  return `#!/bin/bash
#SBATCH --requeue
${header.flatMap(([option, value]) => (value === undefined ? [] : [`#SBATCH --${option}=${value}`])).join("\n")}

folder=${quoted(folder)}
task="\${SLURM_ARRAY_JOB_ID}_\${SLURM_ARRAY_TASK_ID}"
key=$(sed -n "$((SLURM_ARRAY_TASK_ID + 1))p" "$folder/${arrayFiles.cells}")
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

/** Where a job array with this folder keeps what a task prints. */
export function taskLog(folder: string, task: number): string {
  return path.join(folder, `task-${task}.log`);
}

/** Text as one word of a shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
