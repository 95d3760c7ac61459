import path from "node:path";
import {
  closeBrowser,
  equivalenceForest,
  exportFigure,
  projectPath,
  publishedResults,
  publishedStudy,
  reportFigures,
  type SizedFigure,
  type StudyResults,
  studyContrasts,
  studyFolder,
  studyReport,
  sweepForest,
  throughputContrasts,
} from "../index";

/**
 * Exports the figures of a study to figures/; gives the lines to print: files, and why some are missing.
 *
 * @param study what the files' names begin with
 * @param widthInches of all figures, which then go to a folder of that name; each its own without it
 */
export async function drawFigures(
  study: string,
  results: StudyResults,
  widthInches?: number,
): Promise<string[]> {
  return exportAll(projectPath("figures"), resultFigures(study, results, widthInches), widthInches);
}

/**
 * Exports a published study's figures to its own figures/: those of its first sweep, the contrasts in
 * all sweeps, and speeds; or those of one sweep alone.
 *
 * @param widthInches as in {@link drawFigures}
 */
export async function drawPublishedStudy(
  study: string,
  sweep?: string,
  widthInches?: number,
): Promise<string[]> {
  const folder = path.join(studyFolder(study), "figures");
  if (sweep !== undefined)
    return exportAll(
      folder,
      resultFigures(sweep, await publishedResults(study, sweep), widthInches),
      widthInches,
    );
  const { primary, sweeps, speed } = await publishedStudy(study);
  const contrasts = sweeps.flatMap(({ name, cells }) =>
    studyContrasts(cells).map((row) => ({ sweep: name, ...row })),
  );
  const ofMixes = contrasts.filter(({ contrast }) => !contrast.endsWith("untrained"));
  const figures = resultFigures(primary.name, primary, widthInches);
  figures.set("sweeps", sweepForest(ofMixes, widthInches));
  if (speed) {
    const { record, margin } = speed;
    figures.set("speed", equivalenceForest(throughputContrasts(record, margin), margin, widthInches));
  }
  return exportAll(folder, figures, widthInches);
}

/** The figures of a report by their files' names. */
function resultFigures(name: string, results: StudyResults, widthInches?: number): Map<string, SizedFigure> {
  const figures = reportFigures(studyReport(results, widthInches));
  return new Map([...figures].map(([figure, drawn]) => [`${name}-${figure}`, drawn]));
}

async function exportAll(
  figuresFolder: string,
  figures: ReadonlyMap<string, SizedFigure>,
  widthInches?: number,
): Promise<string[]> {
  const folder = path.join(figuresFolder, ...(widthInches === undefined ? [] : [`${widthInches}in`]));
  const lines = new Set<string>();
  try {
    for (const [name, figure] of figures) {
      const { files, note } = await exportFigure(name, figure, folder);
      for (const file of files) lines.add(file);
      if (note) lines.add(note);
    }
  } finally {
    await closeBrowser();
  }
  return [...lines];
}
