import {
  type CellState,
  calibrate,
  canonicalJson,
  mixLabel,
  type PlannedCell,
  planSweep,
  readSweepFile,
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
  if (left.length > 0) process.stdout.write(`${await costText(left)}\n`);
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

/** Cells that differ in mix and seed alone cost the same. */
async function costText(left: readonly PlannedCell[]): Promise<string> {
  const groups = new Map<string, PlannedCell[]>();
  for (const planned of left) {
    const { mix, settings } = planned.cell;
    const kind = canonicalJson({ isTrained: mix !== null, settings });
    groups.set(kind, [...(groups.get(kind) ?? []), planned]);
  }
  let [seconds, bytes] = [0, 0];
  for (const group of groups.values()) {
    const cost = await calibrate(group[0]);
    seconds += cost.seconds * group.length;
    bytes += cost.bytes * group.length;
  }
  return `the other ${left.length} will take about ${duration(seconds)} in one process here, and ${(bytes / 1e9).toFixed(2)} GB of disk (from a short calibration)`;
}
