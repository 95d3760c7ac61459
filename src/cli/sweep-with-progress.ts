import { mixLabel, runSweep, type StoredCell, type StudySettings, simplexCentroid } from "../index";
import { duration, type Progress, showProgress } from "./progress";

/** Runs a study's missing cells under a progress bar that survives interruptions in its count. */
export async function sweepWithProgress(settings: StudySettings): Promise<StoredCell[]> {
  let progress: Progress | undefined;
  let cells = 0;
  const begun = performance.now();
  try {
    const stored = await runSweep(settings, simplexCentroid(), {
      onPlan(planned, done) {
        cells = planned.length;
        if (done === cells) return;
        if (done > 0) process.stderr.write(`${done} of ${cells} cells have results already\n`);
        progress = showProgress(`sweep ${settings.corpus}`, done / cells);
      },
      onProgress(cell, done, share, what) {
        const name = cell.mix ? `${mixLabel(cell.mix)} seed ${cell.seed}` : "untrained";
        progress?.update((done + share) / cells, `cell ${done + 1}/${cells}, ${name}, ${what}`);
      },
    });
    if (progress)
      progress.line(`sweep of ${cells} cells finished in ${duration((performance.now() - begun) / 1000)}`);
    return stored;
  } finally {
    progress?.stop();
  }
}
