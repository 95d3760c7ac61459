import { Command, Option } from "commander";
import { projectPath } from "../core";
import type { SizedFigure, StudyResults } from "../index";
import { settingGroups } from "../settings";
import { library } from "./library";
import { refuseIdle } from "./option-values";
import { addSettings, studyName, studySettings } from "./setting-options";

interface FiguresOptions {
  readonly width?: string;
  readonly published?: string | true;
}

export function figuresCommand(): Command {
  const command = new Command("figures")
    .description("draw a finished sweep: SVG, PDF and PNG in figures/")
    .addOption(
      new Option("--width <inches>", "of all figures, type of 8 pt: a column or page of ACL or ACM").choices([
        "3.03",
        "3.25",
        "6.3",
      ]),
    );
  return addSettings(command, settingGroups)
    .addHelpText(
      "after",
      "\nExamples:\n  $ npx batchmix figures\n  $ npx batchmix figures --corpus flickr30k-x\n  $ npx batchmix figures --width 3.03             into figures/3.03in/\n  $ npx batchmix figures --published",
    )
    .option(
      "--published [sweep]",
      "the published study instead, from data/study alone: its first sweep and all sweeps in one, or the one named",
    )
    .action(async (options: FiguresOptions & Record<string, unknown>, command: Command) => {
      const { width, published } = options;
      const inches = width === undefined ? undefined : Number(width);
      if (published === undefined) {
        const settings = studySettings(options);
        const { planCells, readSweep, simplexCentroid, studyResults } = library;
        const cells = await readSweep(planCells(settings, simplexCentroid()));
        const results = await studyResults(cells, "npx batchmix figures");
        print(await drawFigures(studyName(settings), results, inches));
        return;
      }
      const hasEffect = (name: string) => name === "published" || name === "width";
      refuseIdle(
        command,
        hasEffect,
        "has no effect with --published, which draws stored numbers; leave it out",
      );
      const results = await library.publishedResults(published === true ? undefined : published);
      const lines = await drawFigures(`study-${results.name}`, results, inches);
      if (published === true) lines.push(...(await drawPublishedStudy(inches)));
      print(lines);
    });
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${[...new Set(lines)].join("\n")}\n`);
}

/**
 * Exports the figures of a study.
 *
 * @param study what the files' names begin with
 * @param widthInches of all figures, which then go to a folder of that name; without it each figure has its own
 * @returns lines to print: the files, and why some are missing
 */
export async function drawFigures(
  study: string,
  results: StudyResults,
  widthInches?: number,
): Promise<string[]> {
  return exportAll(study, library.reportFigures(library.studyReport(results, widthInches)), widthInches);
}

/** As {@link drawFigures} the figures of all published sweeps together: their contrasts, and speeds. */
async function drawPublishedStudy(widthInches?: number): Promise<string[]> {
  const { equivalenceForest, publishedSweeps, studyContrasts, sweepForest, throughputContrasts } = library;
  const { sweeps, speed } = await publishedSweeps();
  const contrasts = sweeps
    .flatMap(({ name, cells }) => studyContrasts(cells).map((row) => ({ sweep: name, ...row })))
    .filter(({ contrast }) => !contrast.endsWith("untrained"));
  const figures = new Map([["sweeps", sweepForest(contrasts, widthInches)]]);
  if (speed) figures.set("speed", equivalenceForest(throughputContrasts(speed, 0.05), 0.05, widthInches));
  return exportAll("study", figures, widthInches);
}

async function exportAll(
  study: string,
  figures: ReadonlyMap<string, SizedFigure>,
  widthInches?: number,
): Promise<string[]> {
  const folder = projectPath("figures", ...(widthInches === undefined ? [] : [`${widthInches}in`]));
  const lines: string[] = [];
  try {
    for (const [name, figure] of figures) {
      const { files, note } = await library.exportFigure(`${study}-${name}`, figure, folder);
      lines.push(...files, ...(note ? [note] : []));
    }
  } finally {
    await library.closeBrowser();
  }
  return [...new Set(lines)]; // figures share a note
}
