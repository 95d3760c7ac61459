import { Command, Option } from "commander";
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
      "\nExamples:\n  $ npx batchmix figures\n  $ npx batchmix figures --corpus flickr30k-x\n  $ npx batchmix figures --width 3.03             into figures/3.03in/\n  $ npx batchmix figures --published flickr30k-x    into studies/flickr30k-x/figures/",
    )
    .option(
      "--published <study>",
      "a published study instead, from its published numbers alone: its first sweep, and all sweeps in one",
    )
    .option("--sweep <name>", "with --published: this sweep alone")
    .action(async ({ published, sweep, ...options }) => {
      const { UserError } = require("../core") as typeof import("../core");
      const draw = require("./draw-figures") as typeof import("./draw-figures");
      const width = options.width === undefined ? undefined : Number(options.width);
      if (sweep !== undefined && published === undefined)
        throw new UserError("--sweep names a published study's sweep; give --published too");
      const lines =
        published === undefined
          ? await drawOwnStudy(options, width)
          : await draw.drawPublishedStudy(published, sweep, width);
      for (const line of new Set(lines)) process.stdout.write(`${line}\n`);
    });
}

async function drawOwnStudy(
  options: Record<string, unknown>,
  widthInches: number | undefined,
): Promise<string[]> {
  const { planCells, readSweep, simplexCentroid, studyResults } =
    require("../index") as typeof import("../index");
  const { drawFigures } = require("./draw-figures") as typeof import("./draw-figures");
  const settings = studySettings(options);
  const cells = await readSweep(planCells(settings, simplexCentroid()));
  return drawFigures(studyName(settings), await studyResults(cells, "npx batchmix figures"), widthInches);
}
