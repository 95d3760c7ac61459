import { Command } from "commander";
import { settingGroups } from "../settings";
import { addSettings, studyName, studySettings } from "./setting-options";

/** Enough to see every part work, and more than noise, in two minutes. */
const quickSettings = {
  steps: 6,
  seeds: 2,
  batchSize: 32,
  evaluationLanguages: ["en", "de", "fr", "tr", "ja"],
};

export function quickstartCommand(): Command {
  const command = new Command("quickstart")
    .description("the default study, in minutes: sweep, table, figures and the executed notebook")
    .option("--quick", "a two-minute study: few steps, two seeds, five languages");
  return addSettings(command, settingGroups)
    .addHelpText(
      "after",
      `
Goes on where an earlier run stopped. A corpus that is not on disk is downloaded first.

Examples:
  $ npx batchmix quickstart                          emoji captions, in minutes
  $ npx batchmix quickstart --corpus flickr30k-x     1,000 images in 12 languages, all 12 layers`,
    )
    .action(async (options) => {
      const settings = studySettings(options, options.quick ? quickSettings : {});
      const { planCells, simplexCentroid, studyResults } = require("../index") as typeof import("../index");
      const { completedCells } = require("./completed-cells") as typeof import("./completed-cells");
      const { sweepWithProgress } =
        require("./sweep-with-progress") as typeof import("./sweep-with-progress");
      const { resultTable } = require("./result-table") as typeof import("./result-table");
      const { drawFigures } = require("./draw-figures") as typeof import("./draw-figures");
      const { executeQuickstart } = require("./execute-quickstart") as typeof import("./execute-quickstart");
      const { announceTime } = require("./wasm-fallback") as typeof import("./wasm-fallback");
      const { fetchIfMissing } = require("./fetch-corpus") as typeof import("./fetch-corpus");
      await fetchIfMissing(settings.corpus);
      const planned = planCells(settings, simplexCentroid());
      await announceTime(planned);
      const cells = completedCells(await sweepWithProgress(`sweep ${settings.corpus}`, planned));
      process.stdout.write(`${resultTable(cells)}\n`);
      const name = options.quick ? `${studyName(settings)}-quick` : studyName(settings);
      const lines = await drawFigures(name, await studyResults(cells, "npx batchmix figures"));
      lines.push(await executeQuickstart(name, settings), "Look further: npm run lab");
      process.stdout.write(`${lines.join("\n")}\n`);
    });
}
