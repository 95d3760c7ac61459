import {
  type Cell,
  planSweep,
  readSweepFile,
  runPlan,
  type StoredCell,
  sweepCells,
  UserError,
} from "../index";
import { completedCells } from "./completed-cells";
import { eventObserver } from "./event-observer";
import { printTables } from "./print-tables";
import { sweepWithProgress } from "./sweep-with-progress";
import { runWorkers } from "./sweep-workers";
import { announceTime } from "./wasm-fallback";

interface RunOptions {
  readonly cell?: string;
  readonly workers: number;
  readonly retry?: boolean;
  readonly wait: boolean;
  readonly json?: boolean;
  readonly checkpointSeconds?: number;
}

/** Runs a sweep file's missing cells and prints a table for each combination of its factors. */
export async function runSweepFile(file: string, options: RunOptions): Promise<void> {
  const all = sweepCells(readSweepFile(file));
  const cells = options.cell === undefined ? all : await cellsOfKey(all, options.cell, file);
  if (!options.json) await announceTime(cells);
  if (options.workers > 1) await runWorkers(file, options);
  const { retry, wait, checkpointSeconds } = options;
  const run = { retry: retry && options.workers === 1, wait, checkpointSeconds };
  if (options.json) {
    const observer = eventObserver((event) => process.stdout.write(`${JSON.stringify(event)}\n`));
    completedCells(await runPlan(await planSweep(cells), { ...run, observer }));
    return;
  }
  const outcome = await sweepWithProgress(`sweep ${file}`, cells, run);
  if (options.cell === undefined && outcome.cells.every((cell) => cell !== null)) {
    printTables(outcome.cells as StoredCell[]);
  }
  completedCells(outcome);
}

async function cellsOfKey(cells: readonly Cell[], key: string, file: string): Promise<Cell[]> {
  const plan = await planSweep(cells);
  const found = plan.filter((planned) => planned.key === key).map(({ cell }) => cell);
  if (found.length > 0) return found;
  throw new UserError(
    `${file} has no cell ${key} with this code, data and settings; list them: npx batchmix sweep plan ${file}`,
  );
}
