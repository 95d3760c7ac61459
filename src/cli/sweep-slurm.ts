import path from "node:path";
import {
  bitVariables,
  type Cell,
  cellTasks,
  checkResources,
  type JobArray,
  jobArrayScript,
  nextFolder,
  type PlannedCell,
  planSweep,
  projectPath,
  readSweep,
  readSweepFile,
  resultsFolder,
  type SubmittedArray,
  submitJobArray,
  submittedArrays,
  sweepCells,
  sweepStates,
  type TaskResources,
} from "../index";
import { followArrays } from "./follow-arrays";
import { printTables } from "./print-tables";

interface SlurmRun {
  readonly resources: TaskResources;
  readonly dryRun?: boolean;
  readonly retry?: boolean;
  readonly wait: boolean;
  readonly checkpointSeconds?: number;
}

/** Slurm numbers an array's tasks to 1000, unless a cluster says otherwise (MaxArraySize). */
const mostTasks = 1000;

/** What decides a cell's key besides files, where it is set: an array's script says it again. */
const deciding = ["BATCHMIX_ENGINE", ...bitVariables];

/**
 * Submits the cells of a sweep file that have no results and are in no job array that waits or
 * runs, follows all arrays with cells of the file, and prints the same tables as a run on one machine.
 */
export async function runSweepOnSlurm(file: string, run: SlurmRun): Promise<void> {
  checkResources(run.resources);
  const cells = sweepCells(readSweepFile(file));
  const plan = await planSweep(cells);
  const root = path.join(resultsFolder(), "slurm");
  const keys = new Set(unfinished(plan, run.retry).map(({ key }) => key));
  const arrays = submittedArrays(root).filter((array) => array.cells.some((key) => keys.has(key)));
  const active = cellTasks(arrays).filter((task) => !task.isEnded);
  for (const { cell } of active) keys.delete(cell);
  const followed = arrays.filter((array) => active.some((task) => task.array === array));
  const left = [...keys];
  if (run.dryRun) {
    if (left.length > 0) process.stdout.write(jobArrayScript(arrayOf(file, root, left, run)));
    else process.stderr.write("no cell is left to submit\n");
    return;
  }
  for (const array of followed) say(`job array ${array.job} was submitted before, and is followed`);
  const submitted: SubmittedArray[] = [];
  for (let first = 0; first < left.length; first += mostTasks) {
    submitted.push(submitJobArray(arrayOf(file, root, left.slice(first, first + mostTasks), run)));
    const { job, cells: of, folder } = submitted[submitted.length - 1];
    say(`submitted job array ${job}: ${of.length} cells; script and logs are in ${folder}`);
  }
  if (!run.wait) return;
  await followArrays(file, plan, [...followed, ...submitted]);
  await collect(cells);
}

/** Cells that a task is needed for: those that some other process runs are not among them. */
function unfinished(plan: readonly PlannedCell[], retry = false): PlannedCell[] {
  const states = sweepStates(plan);
  return plan.filter((_, index) => {
    const state = states[index];
    if (state.kind === "running") return state.holder.slurmTask !== null; // it may have ended elsewhere: Slurm knows
    return state.kind === "missing" || (state.kind === "failed" && retry);
  });
}

function arrayOf(file: string, root: string, cells: readonly string[], run: SlurmRun): JobArray {
  const { resources, retry, checkpointSeconds } = run;
  const folder = nextFolder(root, path.parse(file).name);
  const set = deciding.filter((name) => process.env[name] !== undefined);
  const given = ["sweep", "run", path.resolve(file)];
  if (retry) given.push("--retry");
  if (checkpointSeconds !== undefined) given.push("--checkpoint-seconds", String(checkpointSeconds));
  return {
    name: `batchmix-${path.basename(folder)}`,
    folder,
    cells,
    command: [process.execPath, projectPath("bin", "batchmix.cjs"), ...given, "--cell"],
    environment: {
      BATCHMIX_RESULTS: resultsFolder(),
      ...Object.fromEntries(set.map((name) => [name, process.env[name] as string])),
    },
    resources,
  };
}

async function collect(cells: readonly Cell[]): Promise<void> {
  printTables(await readSweep(cells));
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
