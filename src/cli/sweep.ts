import { Command } from "commander";
import { addStudyOptions, studySettings } from "./study-options";

export function sweepCommand(): Command {
  const command = new Command("sweep").description(
    "train and evaluate every mix of the simplex-centroid design, each with every seed",
  );
  return addStudyOptions(command)
    .addHelpText(
      "after",
      `
Cells with results are skipped; Ctrl-C or kill at any time, then the same command goes on.

Examples:
  $ npx batchmix sweep
  $ npx batchmix sweep --corpus flickr30k-x --seeds 2
  $ npx batchmix sweep --split validation --learning-rate 2e-4`,
    )
    .action(async (options) => {
      const settings = await studySettings(options);
      const { sweepWithProgress } =
        require("./sweep-with-progress") as typeof import("./sweep-with-progress");
      const { resultTable } = require("./result-table") as typeof import("./result-table");
      process.stdout.write(`${resultTable(settings, await sweepWithProgress(settings))}\n`);
    });
}
