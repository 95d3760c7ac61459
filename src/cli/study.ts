import { Command } from "commander";
import { addStudyOptions, studySettings } from "./study-options";

export function studyCommand(): Command {
  const command = new Command("study")
    .description("the whole study: sweep, table, figures and the executed notebook")
    .option("--quick", "a two-minute study: fewer steps, one seed");
  return addStudyOptions(command)
    .addHelpText(
      "after",
      `
Goes on where an earlier run stopped.

Examples:
  $ npx batchmix study                          emoji captions, in minutes
  $ npx batchmix study --corpus flickr30k-x     1,000 images in 12 languages, all 12 layers`,
    )
    .action(async (options) => {
      const quick = options.quick ? { steps: 6, warmupSteps: 1, seeds: 2, batchSize: 32, learningRate: 4e-4 } : {};
      const settings = await studySettings({ ...quick, ...options });
      const { sweepWithProgress } = await import("./sweep-with-progress");
      const { resultTable } = await import("./result-table");
      const { drawFigures } = await import("./draw-figures");
      const { executeQuickstart } = await import("./execute-quickstart");
      const cells = await sweepWithProgress(settings);
      process.stdout.write(`${resultTable(settings, cells)}\n`);
      const lines = await drawFigures(settings, cells);
      lines.push(await executeQuickstart(settings), "Look further: npm run lab");
      process.stdout.write(`${lines.join("\n")}\n`);
    });
}
