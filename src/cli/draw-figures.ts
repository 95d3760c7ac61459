import {
  closeBrowser,
  cornerContrasts,
  exportFigure,
  projectPath,
  type StoredCell,
  type StudySettings,
  studyContrasts,
  summariseStudy,
  ternarySurfaces,
  throughput,
} from "../index";

/** Exports the figures of a study; gives the lines to print, one a file or a reason. */
export async function drawFigures(settings: StudySettings, cells: readonly StoredCell[]): Promise<string[]> {
  const summaries = summariseStudy(cells);
  const figures = [
    { name: "ternary", figure: ternarySurfaces(summaries), widthInches: 6.3, heightInches: 2.4 },
    { name: "throughput", figure: throughput(summaries), widthInches: 6.3, heightInches: 2.6 },
    {
      name: "contrasts",
      figure: cornerContrasts(studyContrasts(cells)),
      widthInches: 6.3,
      heightInches: 3.2,
    },
  ];
  const lines: string[] = [];
  try {
    for (const { name, figure, widthInches, heightInches } of figures) {
      const written = await exportFigure(`${settings.corpus}-${name}`, figure, {
        widthInches,
        heightInches,
        folder: projectPath("figures"),
      });
      lines.push(...written.lines);
    }
  } finally {
    await closeBrowser();
  }
  return [...new Set(lines)];
}
