import { UserError } from "../core";
import type { PlannedCell, StoredCell, SweepOptions, SweepOutcome } from "../index";
import { library } from "./library";
import { eventObserver, SweepDisplay } from "./sweep-events";

/** Says which kinds of batch and of retrieval the corpora of a plan do not have, before anything is computed. */
export function announceLimits(plan: readonly PlannedCell[]): void {
  for (const sentence of library.planLimits(plan)) process.stderr.write(`! ${sentence}\n`);
}

/** Runs a sweep's missing cells under a progress bar, which counts the cells of earlier runs as done. */
export async function sweepWithProgress(
  title: string,
  plan: readonly PlannedCell[],
  options: Omit<SweepOptions, "observer"> = {},
): Promise<SweepOutcome> {
  for (const warning of library.processorWarnings(plan)) process.stderr.write(`! ${warning}\n`);
  const display = new SweepDisplay(title);
  try {
    const observer = eventObserver((event) => display.see(event));
    const outcome = await library.runPlan(plan, { ...options, observer });
    display.finish();
    return outcome;
  } finally {
    display.stop();
  }
}

/**
 * The results of a sweep's cells.
 *
 * @throws {UserError} if a cell failed
 */
export function completedCells({ cells, failures }: SweepOutcome): StoredCell[] {
  if (failures.length > 0)
    throw new UserError(
      `${failures.length} of ${cells.length} cells failed (first: ${failures[0].reason}); mend that and run again with --retry`,
    );
  return cells as StoredCell[];
}
