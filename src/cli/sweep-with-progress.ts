import {
  type Cell,
  cellName,
  type PlannedCell,
  runSweep,
  type SweepOptions,
  type SweepOutcome,
} from "../index";
import { duration, type Progress, showProgress } from "./progress";

/**
 * Runs a sweep's missing cells under a progress bar that survives interruptions in its count, and
 * says which cells failed.
 */
export async function sweepWithProgress(
  title: string,
  cells: readonly Cell[],
  options: Omit<SweepOptions, "observer"> = {},
): Promise<SweepOutcome> {
  let progress: Progress | undefined;
  let planned = 0;
  let settled = 0;
  const begun = performance.now();
  const failed = (cell: PlannedCell, reason: string) => {
    settled++;
    const line = `failed: ${cellName(cell)} (${cell.key}): ${reason}`;
    if (progress) progress.line(line);
    else process.stderr.write(`${line}\n`);
  };
  try {
    const outcome = await runSweep(cells, {
      ...options,
      observer: {
        onPlan(plan, done, failures) {
          planned = plan.length;
          settled = done + failures;
          if (settled === planned) return;
          if (done > 0) process.stderr.write(`${done} of ${planned} cells have results already\n`);
          if (failures > 0)
            process.stderr.write(`${failures} failed before and are left so; try them again with --retry\n`);
          progress = showProgress(title, settled / planned);
        },
        onProgress(cell, share, what) {
          const name = `cell ${settled + 1}/${planned}, ${cellName(cell)}, ${what}`;
          progress?.update((settled + share) / planned, name);
        },
        onDone() {
          settled++;
        },
        onFailed: failed,
        onWaiting(held) {
          progress?.update(settled / planned, `waiting for ${held.length} cells that other processes are at`);
        },
      },
    });
    if (progress)
      progress.line(`sweep of ${planned} cells finished in ${duration((performance.now() - begun) / 1000)}`);
    return outcome;
  } finally {
    progress?.stop();
  }
}
