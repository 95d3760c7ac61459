import path from "node:path";
import { Command, Option } from "commander";
import { projectPath, UserError } from "../core";
import type { ExportedFigure, SizedFigure, StudyResults } from "../index";
import { settingGroups } from "../settings";
import { library } from "./library";
import { measureOption, refuseIdle } from "./option-values";
import { addSettings, studyName, studySettings } from "./setting-options";

interface FiguresOptions {
  readonly out?: string;
  readonly width?: string;
  readonly published?: string;
  readonly sweep?: string;
  readonly measure?: string;
}

export function figuresCommand(): Command {
  const command = new Command("figures")
    .description("draw a finished sweep: SVG, PDF and PNG in figures/")
    .argument("[file]", "a sweep file whose cells have equal settings; the default study without it")
    .option("--out <folder>", "where the files go; without it figures/, or the published study's figures/")
    .addOption(
      new Option(
        "--width <inches>",
        "width of all figures, with type of 8 pt: a column or a page of ACL or ACM",
      ).choices(["3.03", "3.25", "6.3"]),
    );
  return addSettings(command, settingGroups)
    .addHelpText(
      "after",
      "\nExamples:\n  $ npx batchmix figures\n  $ npx batchmix figures --corpus flickr30k-x\n  $ npx batchmix figures --width 3.03             into figures/3.03in/\n  $ npx batchmix figures sweeps/emoji.json\n  $ npx batchmix figures sweeps/emoji.json --measure own@10\n  $ npx batchmix figures sweeps/emoji.json --out paper --width 3.03\n  $ npx batchmix figures --published flickr30k-x    into studies/flickr30k-x/figures/",
    )
    .option(
      "--published <study>",
      "a published study instead, from its published numbers alone: its first sweep, and all sweeps in one",
    )
    .option("--sweep <name>", "with --published: this sweep alone")
    .addOption(measureOption())
    .action(async (file: string | undefined, options: FiguresOptions & Record<string, unknown>) => {
      const { width, published, sweep, measure } = options;
      const out = options.out === undefined ? undefined : path.resolve(options.out);
      const place = { out, widthInches: width === undefined ? undefined : Number(width) };
      const always = ["out", "width", "measure"];
      const withOnly = (names: readonly string[], why: string) =>
        refuseIdle(command, (name) => names.includes(name), `has no effect with ${why}; leave it out`);
      if (published !== undefined) {
        if (file !== undefined)
          throw new UserError(
            `${file} has no effect with --published, which draws stored numbers; leave it out`,
          );
        withOnly([...always, "published", "sweep"], "--published, which draws stored numbers");
        const folder = path.join(library.studyFolder(published), "figures");
        const figures = await publishedFigures(published, sweep, place.widthInches, measure);
        print(await exportAll(folder, figures, place));
        return;
      }
      if (sweep !== undefined)
        throw new UserError("--sweep names a published study's sweep; give --published too");
      if (file !== undefined) {
        withOnly(always, `${file}, which has settings of its own`);
        print(await drawFigures(path.parse(file).name, await library.readStudy(file, measure), place));
        return;
      }
      const { planCells, readCellMeasure, readSweep, studyResults } = library;
      const settings = studySettings(options);
      const cells = await readSweep(planCells(settings, ["simplex-centroid"]));
      const results = await studyResults(
        cells,
        "npx batchmix figures",
        measure === undefined ? undefined : readCellMeasure(measure),
      );
      print(await drawFigures(studyName(settings), results, place));
    });
}

function print(drawn: readonly ExportedFigure[]): void {
  const lines = drawn.flatMap(({ files, note }) => [...files, ...(note ? [note] : [])]);
  process.stdout.write(`${[...new Set(lines)].join("\n")}\n`); // figures share a note
}

/** Where figures go and how wide they are. */
interface Place {
  /** figures/, or the folder of a published study, without it; there figures of one width have a folder of theirs. */
  readonly out?: string;
  /** Of all figures; each has its own without it. */
  readonly widthInches?: number;
}

/** Exports the figures of a study. @param study what the files' names begin with */
export async function drawFigures(
  study: string,
  results: StudyResults,
  place: Place = {},
): Promise<ExportedFigure[]> {
  return exportAll(projectPath("figures"), resultFigures(study, results, place.widthInches), place);
}

/**
 * A published study's figures by their files' names: those of its first sweep, the contrasts in all sweeps, and
 * speeds; or those of one sweep alone.
 */
export async function publishedFigures(
  study: string,
  sweep: string | undefined,
  widthInches?: number,
  measure = "AP",
): Promise<Map<string, SizedFigure>> {
  const {
    equivalenceForest,
    measureOf,
    publishedByMeasure,
    publishedResults,
    publishedStudy,
    studyContrasts,
    sweepForest,
  } = library;
  if (sweep !== undefined) {
    const results = publishedByMeasure(await publishedResults(study, sweep), measure);
    return resultFigures(sweep, results, widthInches);
  }
  const { primary, sweeps, speed } = await publishedStudy(study);
  const results = publishedByMeasure(primary, measure);
  const contrasts = sweeps
    .map((each) => ({ ...each, ...publishedByMeasure({ ...primary, ...each }, measure) }))
    .flatMap(({ name, cells }) => studyContrasts(cells).map((row) => ({ sweep: name, ...row })))
    .filter(({ contrast }) => !contrast.endsWith("untrained"));
  const figures = resultFigures(primary.name, results, widthInches);
  figures.set("sweeps", sweepForest(contrasts, widthInches, measureOf(results.cells)));
  if (speed) {
    const { record, margin } = speed;
    const { oneColumn, throughputContrasts, wholeContrasts } = library;
    figures.set("speed", equivalenceForest(wholeContrasts(record, margin), margin, widthInches ?? oneColumn));
    figures.set("speed-tasks", equivalenceForest(throughputContrasts(record, margin), margin, widthInches));
  }
  return figures;
}

/** The figures of a report by their files' names. */
function resultFigures(name: string, results: StudyResults, widthInches?: number): Map<string, SizedFigure> {
  const figures = library.reportFigures(library.studyReport(results), widthInches);
  return new Map([...figures].map(([figure, sized]) => [`${name}-${figure}`, sized]));
}

/** Draws a figure as files of a name, which may be a path, and prints their paths. */
export async function writeFigure(name: string, figure: SizedFigure): Promise<void> {
  const { base, dir } = path.parse(path.resolve(name));
  try {
    const { files, note } = await library.exportFigure(base, figure, dir);
    process.stdout.write(`${[...files, ...(note ? [note] : [])].join("\n")}\n`);
  } finally {
    await library.closeBrowser();
  }
}

/** Exports figures into a folder, or into one of its own for figures of one width. */
export async function exportAll(
  folder: string,
  figures: ReadonlyMap<string, SizedFigure>,
  { out, widthInches }: Place = {},
): Promise<ExportedFigure[]> {
  const place = out ?? (widthInches === undefined ? folder : path.join(folder, `${widthInches}in`));
  const drawn: ExportedFigure[] = [];
  try {
    for (const [name, figure] of figures) drawn.push(await library.exportFigure(name, figure, place));
  } finally {
    await library.closeBrowser();
  }
  return drawn;
}
