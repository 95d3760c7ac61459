import { Command } from "commander";
import { addStudyOptions, studyName, studySettings } from "./study-options";

export function figuresCommand(): Command {
  const command = new Command("figures").description("draw a finished sweep: SVG, PDF and PNG in figures/");
  return addStudyOptions(command)
    .addHelpText(
      "after",
      "\nExamples:\n  $ npx batchmix figures\n  $ npx batchmix figures --corpus flickr30k-x",
    )
    .action(async (options) => {
      const settings = await studySettings(options);
      const { planCells, readSweep, simplexCentroid } = require("../index") as typeof import("../index");
      const { drawFigures } = require("./draw-figures") as typeof import("./draw-figures");
      for (const line of await drawFigures(
        studyName(settings),
        await readSweep(planCells(settings, simplexCentroid())),
      )) {
        process.stdout.write(`${line}\n`);
      }
    });
}
