import {
  closeBrowser,
  exportFigure,
  projectPath,
  reportFigures,
  type StoredCell,
  studyReport,
  studyResults,
} from "../index";

/**
 * Exports the figures of a study; gives the lines to print: files, and why some are missing.
 *
 * @param study what the files' names begin with
 */
export async function drawFigures(study: string, cells: readonly StoredCell[]): Promise<string[]> {
  const figures = reportFigures(studyReport(await studyResults(cells, "npx batchmix figures")));
  const lines = new Set<string>();
  try {
    for (const [name, figure] of figures) {
      const { files, note } = await exportFigure(`${study}-${name}`, figure, projectPath("figures"));
      for (const file of files) lines.add(file);
      if (note) lines.add(note);
    }
  } finally {
    await closeBrowser();
  }
  return [...lines];
}
