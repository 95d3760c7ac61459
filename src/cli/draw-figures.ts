import {
  closeBrowser,
  contrastForest,
  exportFigure,
  projectPath,
  type StoredCell,
  type StudySettings,
  studyContrasts,
  summariseStudy,
  ternarySurfaces,
  throughput,
} from "../index";

/** Exports the figures of a study; gives the lines to print: files, and why some are missing. */
export async function drawFigures(settings: StudySettings, cells: readonly StoredCell[]): Promise<string[]> {
  const summaries = summariseStudy(cells);
  const figures = {
    ternary: ternarySurfaces(summaries),
    contrasts: contrastForest(studyContrasts(cells)),
    throughput: throughput(summaries),
  };
  const lines = new Set<string>();
  try {
    for (const [name, figure] of Object.entries(figures)) {
      const { files, note } = await exportFigure(
        `${settings.corpus}-${name}`,
        figure,
        projectPath("figures"),
      );
      for (const file of files) lines.add(file);
      if (note) lines.add(note);
    }
  } finally {
    await closeBrowser();
  }
  return [...lines];
}
