import { Command, Option } from "commander";
import type { StudyResults } from "../report";
import { settingGroups } from "../settings";
import { addSettings, studyName, studySettings } from "./setting-options";

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
    .action(async (options) => {
      const { drawFigures, drawPublishedStudy } =
        require("./draw-figures") as typeof import("./draw-figures");
      const { name, results } =
        options.published === undefined ? await ownStudy(options) : await publishedStudy(options.published);
      const width = options.width === undefined ? undefined : Number(options.width);
      const lines = await drawFigures(name, results, width);
      if (options.published === true) lines.push(...(await drawPublishedStudy(width)));
      for (const line of new Set(lines)) process.stdout.write(`${line}\n`);
    });
}

interface NamedResults {
  /** What the figures' files are called by. */
  readonly name: string;
  readonly results: StudyResults;
}

async function ownStudy(options: Record<string, unknown>): Promise<NamedResults> {
  const { planCells, readSweep, simplexCentroid, studyResults } =
    require("../index") as typeof import("../index");
  const settings = studySettings(options);
  const cells = await readSweep(planCells(settings, simplexCentroid()));
  return { name: studyName(settings), results: await studyResults(cells, "npx batchmix figures") };
}

async function publishedStudy(sweep: string | true): Promise<NamedResults> {
  const { publishedResults } = require("../index") as typeof import("../index");
  const results = await publishedResults(sweep === true ? undefined : sweep);
  return { name: `study-${results.name}`, results };
}
