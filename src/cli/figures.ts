import { Command, Option } from "commander";
import { addStudyOptions, studyName, studySettings } from "./study-options";

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
  return addStudyOptions(command)
    .addHelpText(
      "after",
      "\nExamples:\n  $ npx batchmix figures\n  $ npx batchmix figures --corpus flickr30k-x\n  $ npx batchmix figures --width 3.03             into figures/3.03in/",
    )
    .action(async (options) => {
      const settings = await studySettings(options);
      const { planCells, readSweep, simplexCentroid } = require("../index") as typeof import("../index");
      const { drawFigures } = require("./draw-figures") as typeof import("./draw-figures");
      for (const line of await drawFigures(
        studyName(settings),
        await readSweep(planCells(settings, simplexCentroid())),
        options.width === undefined ? undefined : Number(options.width),
      )) {
        process.stdout.write(`${line}\n`);
      }
    });
}
