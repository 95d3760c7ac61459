import { Command } from "commander";
import { addStudyOptions, studySettings } from "./study-options";

export function evaluateCommand(): Command {
  const command = new Command("evaluate").description(
    "mAP of a model in every mono, cross and multi setting, over the whole pool",
  );
  return addStudyOptions(command)
    .addHelpText(
      "after",
      "\nExample:\n  $ npx batchmix evaluate --model data/models/half --corpus emoji --layers 3",
    )
    .action(async (options) => {
      const { loadCellInputs, planCells, runCell } = require("../index") as typeof import("../index");
      const { showProgress } = require("./progress") as typeof import("./progress");
      const { table } = require("./table") as typeof import("./table");
      const [cell] = planCells(await studySettings(options), []);
      const progress = showProgress("evaluate");
      const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
      try {
        const { result } = await runCell(cell, await loadCellInputs(cell.settings), progress.update, turn);
        progress.stop();
        const rows = result.settings.map(({ kind, query, candidate, queries, meanAP }) => [
          kind,
          query,
          candidate,
          String(queries),
          meanAP.toFixed(4),
        ]);
        process.stdout.write(
          `${table(["setting", "queries in", "candidates in", "queries", "mAP"], rows)}\n`,
        );
        for (const [kind, mean] of Object.entries(result.macro)) {
          process.stdout.write(`mAP ${kind}, macro average  ${mean === null ? "–" : mean.toFixed(4)}\n`);
        }
        process.stdout.write(`rank distance  ${result.rankDistance.toFixed(1)}\n`);
      } finally {
        progress.stop();
      }
    });
}
