import path from "node:path";
import { Command } from "commander";
import { projectPath } from "../core";
import type { ExportedFigure } from "../index";
import { settingGroups } from "../settings";
import { fetchIfMissing } from "./fetch-corpus";
import { drawFigures } from "./figures";
import { library } from "./library";
import { resultTable } from "./result-table";
import { addSettings, studyName, studySettings } from "./setting-options";
import { announceLimits, completedCells, sweepWithProgress } from "./sweep-with-progress";
import { announceTime } from "./wasm-fallback";

/** Enough to see every part work in a minute; of emoji captions these are the cells of sweeps/emoji-quick.json. */
const quickSettings = {
  layers: 1,
  steps: 4,
  warmupSteps: 1,
  seeds: 2,
  batchSize: 16,
  evaluationLanguages: ["en", "de", "tr"],
};

export function quickstartCommand(): Command {
  const command = new Command("quickstart")
    .description("the default study, in minutes: sweep, table, figures and the executed notebook")
    .option("--quick", "a one-minute study: one layer, few steps, two seeds, three languages");
  return addSettings(command, settingGroups)
    .addHelpText(
      "after",
      `
Goes on where an earlier run stopped. A corpus that is not on disk is downloaded first.

Examples:
  $ npx batchmix quickstart                          emoji captions, in minutes
  $ npx batchmix quickstart --corpus flickr30k-x     1,000 images in 12 languages, all 12 layers`,
    )
    .action(async (options: { quick?: boolean } & Record<string, unknown>) => {
      const settings = studySettings(options, options.quick ? quickSettings : {});
      await fetchIfMissing(settings.corpus);
      const plan = await library.planSweep(library.planCells(settings, ["simplex-centroid"]));
      announceLimits(plan);
      await announceTime(plan);
      const cells = completedCells(await sweepWithProgress(`sweep ${settings.corpus}`, plan));
      process.stdout.write(`${resultTable(cells)}\n`);
      const name = options.quick ? `${studyName(settings)}-quick` : studyName(settings);
      const out = projectPath("figures", "quickstart"); // git ignores it: rates, and so bytes, are of this run
      const results = await library.studyResults(cells, "npx batchmix figures");
      const [picture] = await drawFigures(name, results, { out });
      const html = path.join(out, `${name}.html`);
      const notebook = projectPath("notebooks", "01-quickstart.ipynb");
      await library.runNotebook(notebook, { html, parameters: { settings } });
      process.stdout.write(`${whatWasFound(library.mainFindings(cells), picture)}\n`);
    });
}

/** The end of the study in words, with one of its pictures and what to do next. */
function whatWasFound(findings: readonly string[], { files, note }: ExportedFigure): string {
  const picture = files.find((file) => file.endsWith(".png")) ?? files[0];
  return [
    findings.join(" "),
    "",
    ...(note === null ? [] : [`! ${note}`]),
    `A picture of it: ${path.relative(process.cwd(), picture)}`,
    "Next, its notebook, to read and change: npm run lab",
  ].join("\n");
}
