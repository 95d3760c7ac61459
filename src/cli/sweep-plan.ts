import {
  type CellState,
  canonicalJson,
  mixLabel,
  type PlannedCell,
  planSweep,
  readSweepFile,
  remainingCost,
  resultsFolder,
  sweepCells,
  sweepStates,
} from "../index";
import { duration } from "./progress";
import { table } from "./table";

/** Prints the cells of a sweep file, how far each is, and what is left to do in time and disk. */
export async function printPlan(file: string): Promise<void> {
  const plan = await planSweep(sweepCells(readSweepFile(file)));
  const states = sweepStates(plan);
  const varied = variedSettings(plan);
  const rows = plan.map(({ cell, key }, index) => [
    cell.mix ? mixLabel(cell.mix) : "untrained",
    cell.seed === null ? "" : String(cell.seed),
    ...varied.map((name) => JSON.stringify(cell.settings[name])),
    key,
    stateText(states[index]),
  ]);
  process.stdout.write(`${table(["mix", "seed", ...varied, "key", "state"], rows)}\n`);
  const left = plan.filter((_, index) => states[index].kind !== "done");
  process.stdout.write(
    `${plan.length - left.length} of ${plan.length} cells are done, in ${resultsFolder()}\n`,
  );
  if (left.length === 0) return;
  const { seconds, bytes } = await remainingCost(left);
  process.stdout.write(
    `the other ${left.length} will take about ${duration(seconds)} in one process here, and ${(bytes / 1e9).toFixed(2)} GB of disk (from a short calibration)\n`,
  );
}

function variedSettings(plan: readonly PlannedCell[]): (keyof PlannedCell["cell"]["settings"])[] {
  const names = Object.keys(plan[0].cell.settings) as (keyof PlannedCell["cell"]["settings"])[];
  return names.filter((name) => new Set(plan.map(({ cell }) => canonicalJson(cell.settings[name]))).size > 1);
}

function stateText(state: CellState): string {
  switch (state.kind) {
    case "done":
      return "done";
    case "failed":
      return `failed: ${state.failure.reason.split("\n")[0]}`;
    case "running":
      return `running on ${state.holder.host}, step ${state.stepsDone}`;
    case "missing":
      return state.stepsDone > 0 ? `interrupted at step ${state.stepsDone}` : "";
  }
}
