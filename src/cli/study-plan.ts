import { type PlannedCell, placeOf, planStudy, remainingCost, resultsFolder, sweepStates } from "../index";
import { duration } from "./progress";
import { table } from "./table";

/** Prints for each sweep of a study how many cells have results, and the time that the others will take. */
export async function printStudyPlan(folder: string): Promise<void> {
  const sweeps = await planStudy(folder);
  const [seen, trained] = [new Set<string>(), new Set<string>()];
  const rows: string[][] = [];
  let [cells, left, seconds, bytes] = [0, 0, 0, 0];
  for (const { name, plan } of sweeps) {
    const own = plan.filter((planned) => !seen.has(placeOf(planned)));
    for (const planned of own) seen.add(placeOf(planned));
    const missing = missingCells(own);
    const cost = await remainingCost(missing, trained);
    cells += own.length;
    left += missing.length;
    seconds += cost.seconds;
    bytes += cost.bytes;
    rows.push([
      name,
      String(plan.length),
      String(plan.length - own.length),
      String(own.length - missing.length),
      String(missing.length),
      missing.length > 0 ? duration(cost.seconds) : "",
    ]);
  }
  rows.push(["all", "", "", String(cells - left), String(left), left > 0 ? duration(seconds) : ""]);
  process.stdout.write(
    `${table(["sweep", "cells", "of those in an earlier one", "done", "missing", "time left"], rows)}\n` +
      `results are in ${resultsFolder()}\n`,
  );
  if (left > 0)
    process.stdout.write(
      `times are of one process here, from a short calibration of each sweep; ${(bytes / 1e9).toFixed(1)} GB of disk\n`,
    );
}

function missingCells(plan: readonly PlannedCell[]): PlannedCell[] {
  const states = sweepStates(plan);
  return plan.filter((_, index) => states[index].kind !== "done");
}
