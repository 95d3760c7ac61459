import path from "node:path";
import { projectPath } from "../core";
import type { JobArray, PlannedCell, SubmittedArray, TaskResources } from "../index";
import { checkResources, resourceOptions } from "../slurm";
import { followArrays } from "./follow-arrays";
import { library } from "./library";
import { printTables } from "./result-table";
import { announceLimits } from "./sweep-with-progress";

interface SlurmRun extends TaskResources {
  readonly dryRun?: boolean;
  readonly retry?: boolean;
  readonly wait: boolean;
  readonly checkpointSeconds?: number;
}

/** Slurm numbers an array's tasks to 1000, unless a cluster says otherwise (MaxArraySize). */
const mostTasks = 1000;

/**
 * Submits the cells of a sweep file that have no results and are in no job array that waits or
 * runs, follows all arrays with cells of the file, and prints the same tables as a run on one machine.
 */
export async function runSweepOnSlurm(file: string, run: SlurmRun): Promise<void> {
  const resources = Object.fromEntries(
    Object.keys(resourceOptions).map((name) => [name, run[name as keyof TaskResources]]),
  );
  checkResources(resources);
  const cells = library.sweepCells(library.readSweepFile(file));
  const plan = await library.planSweep(cells);
  announceLimits(plan);
  const root = path.join(library.resultsFolder(), "slurm");
  const keys = new Set(cellsToRun(plan, run.retry).map(({ key }) => key));
  const arrays = library.submittedArrays(root).filter((array) => array.cells.some((key) => keys.has(key)));
  const active = library.cellTasks(arrays).filter((task) => !task.isEnded);
  for (const { cell } of active) keys.delete(cell);
  const followed: SubmittedArray[] = arrays.filter((array) => active.some((task) => task.array === array));
  const left = [...keys];
  if (run.dryRun) {
    if (left.length > 0) process.stdout.write(library.jobArrayScript(jobArray(file, left, run, resources)));
    else print("no cell is left to submit");
    return;
  }
  for (const array of followed) print(`job array ${array.job} was submitted before, and is followed`);
  for (let first = 0; first < left.length; first += mostTasks) {
    const some = left.slice(first, first + mostTasks);
    const array = library.submitJobArray(jobArray(file, some, run, resources));
    followed.push(array);
    print(`submitted job array ${array.job}: ${some.length} cells; script and logs are in ${array.folder}`);
  }
  if (!run.wait) return;
  await followArrays(file, plan, followed);
  printTables(await library.readSweep(cells));
}

/** Cells that a task is needed for: cells that a process outside of Slurm runs are not among them. */
function cellsToRun(plan: readonly PlannedCell[], retry = false): PlannedCell[] {
  const states = library.sweepStates(plan);
  return plan.filter((_, index) => {
    const state = states[index];
    if (state.kind === "running") return state.holder.slurmTask !== null; // it may have ended elsewhere: Slurm knows
    return state.kind === "missing" || (state.kind === "failed" && retry);
  });
}

function jobArray(
  file: string,
  cells: readonly string[],
  { retry, checkpointSeconds }: SlurmRun,
  resources: TaskResources,
): JobArray {
  const folder = library.nextFolder(path.join(library.resultsFolder(), "slurm"), path.parse(file).name);
  // what decides a cell's key besides files: the tasks have it from here, not from the cluster
  const deciding = ["BATCHMIX_ENGINE", ...library.bitVariables].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  const options = [
    ...(retry ? ["--retry"] : []),
    ...(checkpointSeconds === undefined ? [] : ["--checkpoint-seconds", String(checkpointSeconds)]),
  ];
  const program = [process.execPath, projectPath("bin", "batchmix.cjs")];
  return {
    name: `batchmix-${path.basename(folder)}`,
    folder,
    cells,
    command: [...program, "sweep", "run", path.resolve(file), ...options, "--cell"],
    environment: { BATCHMIX_RESULTS: library.resultsFolder(), ...Object.fromEntries(deciding) },
    resources,
  };
}

function print(text: string): void {
  process.stderr.write(`${text}\n`);
}
