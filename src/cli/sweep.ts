import { Command, InvalidArgumentError } from "commander";
import { countFromOne } from "./option-values";
import { addSlurmOptions, type SlurmOptions, taskResources } from "./slurm-options";

export function sweepCommand(): Command {
  const command = new Command("sweep").description(
    "train and evaluate every mix of a design, with every seed and factor that a file declares",
  );
  return command.addCommand(planCommand()).addCommand(runCommand());
}

function planCommand(): Command {
  return new Command("plan")
    .description(
      "the cells of a sweep, which of them are done, and the time and disk that the others will take",
    )
    .argument("<file>", "a sweep file, .json or .ts")
    .addHelpText("after", "\nExample:\n  $ npx batchmix sweep plan sweeps/emoji.json")
    .action(async (file: string) => {
      const { printPlan } = require("./sweep-plan") as typeof import("./sweep-plan");
      await printPlan(file);
    });
}

interface RunOptions extends SlurmOptions {
  readonly cell?: string;
  readonly workers: number;
  readonly retry?: boolean;
  readonly wait: boolean;
  readonly json?: boolean;
  readonly checkpointSeconds?: number;
}

function runCommand(): Command {
  const command = new Command("run")
    .description("run the cells that have no results yet")
    .argument("<file>", "a sweep file, .json or .ts")
    .option(
      "--workers <n>",
      "processes that share the cells, and the threads or GPUs, of this machine",
      countFromOne,
      1,
    )
    .option("--retry", "try cells again that failed before")
    .option("--cell <key>", "only the cell of this key, as plan prints it")
    .option("--no-wait", "end when all that is left is being run by other processes")
    .option("--checkpoint-seconds <n>", "time between checkpoints (20)", seconds)
    .option("--json", "tell what happens as JSON lines on standard output");
  return addSlurmOptions(command)
    .addHelpText(
      "after",
      `
Ctrl-C or kill at any time, then the same command goes on. Several may run at once, on one machine
or on several that share BATCHMIX_RESULTS: each takes cells that no other is at. With --slurm too:
Ctrl-C leaves the job array running, and the same command follows it.

Examples:
  $ npx batchmix sweep run sweeps/emoji.json
  $ npx batchmix sweep run sweeps/flickr30k-x.json --workers 2
  $ npx batchmix sweep run sweeps/flickr30k-x.json --slurm --cpus 8 --mem 8G --time 2:00:00`,
    )
    .action(async (file: string, options: RunOptions) => {
      const resources = taskResources(options);
      if (options.slurm) {
        const { runSweepOnSlurm } = require("./sweep-slurm") as typeof import("./sweep-slurm");
        await runSweepOnSlurm(file, { ...options, resources });
        return;
      }
      const { runSweepFile } = require("./sweep-run") as typeof import("./sweep-run");
      await runSweepFile(file, options);
    });
}

function seconds(text: string): number {
  const value = Number(text);
  if (!/^\d*\.?\d+$/.test(text) || !Number.isFinite(value))
    throw new InvalidArgumentError("a number from 0 up is needed.");
  return value;
}
