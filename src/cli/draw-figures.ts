import {
  closeBrowser,
  exportFigure,
  projectPath,
  reportFigures,
  type StudyResults,
  studyReport,
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
  const figures = reportFigures(studyReport(results, widthInches));
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
