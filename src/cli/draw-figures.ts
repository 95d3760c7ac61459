import {
  closeBrowser,
  equivalenceForest,
  exportFigure,
  projectPath,
  publishedSweeps,
  reportFigures,
  type SizedFigure,
  type StudyResults,
  studyContrasts,
  studyReport,
  sweepForest,
  throughputContrasts,
} from "../index";

/**
 * Exports the figures of a study; gives the lines to print: files, and why some are missing.
 *
 * @param study what the files' names begin with
 * @param widthInches of all figures, which then go to a folder of that name; each its own without it
 */
export async function drawFigures(
  study: string,
  results: StudyResults,
  widthInches?: number,
): Promise<string[]> {
  return exportAll(study, reportFigures(studyReport(results, widthInches)), widthInches);
}

/**
 * Exports the figures of the published study as a whole: its contrasts in all sweeps, and speeds.
 *
 * @param widthInches as in {@link drawFigures}
 */
export async function drawPublishedStudy(widthInches?: number): Promise<string[]> {
  const { sweeps, speed } = await publishedSweeps();
  const contrasts = sweeps.flatMap(({ name, cells }) =>
    studyContrasts(cells).map((row) => ({ sweep: name, ...row })),
  );
  const ofMixes = contrasts.filter(({ contrast }) => !contrast.endsWith("untrained"));
  const figures = new Map([["sweeps", sweepForest(ofMixes, widthInches)]]);
  if (speed) figures.set("speed", equivalenceForest(throughputContrasts(speed, 0.05), 0.05, widthInches));
  return exportAll("study", figures, widthInches);
}

async function exportAll(
  study: string,
  figures: ReadonlyMap<string, SizedFigure>,
  widthInches?: number,
): Promise<string[]> {
  const folder = projectPath("figures", ...(widthInches === undefined ? [] : [`${widthInches}in`]));
  const lines = new Set<string>();
  try {
    for (const [name, figure] of figures) {
      const { files, note } = await exportFigure(`${study}-${name}`, figure, folder);
      for (const file of files) lines.add(file);
      if (note) lines.add(note);
    }
  } finally {
    await closeBrowser();
  }
  return [...lines];
}
