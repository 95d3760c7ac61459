import { Command, InvalidArgumentError } from "commander";
import { UserError } from "../core";
import type { PlannedCell, StoredCell, TaskResources } from "../index";
import { resourceOptions } from "../slurm";
import { library } from "./library";
import { countFromOne, measureOption, refuseIdle } from "./option-values";
import { printTables } from "./result-table";
import { eventObserver } from "./sweep-events";
import { runSweepOnSlurm } from "./sweep-slurm";
import { announceLimits, completedCells, sweepWithProgress } from "./sweep-with-progress";
import { runWorkers } from "./sweep-workers";
import { announceTime } from "./wasm-fallback";

export interface RunOptions extends TaskResources {
  readonly workers: number;
  readonly retry?: boolean;
  readonly cell?: string;
  readonly wait: boolean;
  readonly checkpointSeconds?: number;
  readonly json?: boolean;
  readonly slurm?: boolean;
  readonly dryRun?: boolean;
  readonly measure?: string;
}

/** Options that --slurm excludes, and options that go with --slurm alone. */
const ofOneMachine = ["workers", "cell", "json", "measure"];
const ofSlurm = ["dryRun", ...Object.keys(resourceOptions)];

export function runCommand(): Command {
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
    .addOption(measureOption())
    .option("--no-wait", "do not wait for cells that other processes run")
    .option("--checkpoint-seconds <n>", "least seconds between checkpoints (20)", seconds)
    .option("--json", "print events as JSON lines on standard output")
    .optionsGroup("Slurm:")
    .option("--slurm", "submit the cells as a job array, one a task, and follow it")
    .option("--dry-run", "print the array's script and submit nothing");
  for (const { option, help } of Object.values(resourceOptions)) command.option(option, help);
  return command
    .addHelpText(
      "after",
      `
Stop it with Ctrl-C or kill at any time; the same command goes on. Several may run at once, on one
machine or on several that share BATCHMIX_RESULTS: each takes cells that no other holds. With --slurm
Ctrl-C leaves the job array running, and the same command follows it.

Examples:
  $ npx batchmix sweep run sweeps/emoji.json
  $ npx batchmix sweep run sweeps/emoji.json --measure nDCG@10     its tables on another measure
  $ npx batchmix sweep run sweeps/flickr30k-x.json --workers 2
  $ npx batchmix sweep run sweeps/flickr30k-x.json --slurm --cpus 8 --mem 8G --time 2:00:00`,
    )
    .action(async (file: string, options: RunOptions) => {
      if (options.slurm) {
        refuseIdle(command, (name) => !ofOneMachine.includes(name), "does not go with --slurm");
        await runSweepOnSlurm(file, options);
        return;
      }
      refuseIdle(command, (name) => !ofSlurm.includes(name), "goes with --slurm alone");
      if (options.cell !== undefined)
        refuseIdle(command, (name) => name !== "workers", "does not go with --cell, which one process runs");
      if (options.json || options.cell !== undefined)
        refuseIdle(command, (name) => name !== "measure", "has no effect without tables; leave it out");
      await runHere(file, options);
    });
}

function seconds(text: string): number {
  const value = Number(text);
  if (!/^\d*\.?\d+$/.test(text) || !Number.isFinite(value))
    throw new InvalidArgumentError("a number from 0 up is needed.");
  return value;
}

/** Runs a sweep file's missing cells on this machine and prints a table for each combination of its factors. */
async function runHere(file: string, options: RunOptions): Promise<void> {
  const { json, workers, wait, checkpointSeconds } = options;
  const measure = options.measure === undefined ? null : library.readCellMeasure(options.measure);
  const sweep = library.readSweepFile(file);
  const all = await library.planSweep(library.sweepCells(sweep));
  const plan = options.cell === undefined ? all : cellOfKey(all, options.cell, file);
  announceLimits(plan);
  if (!json) await announceTime(plan);
  if (workers > 1) await runWorkers(file, options);
  const run = { retry: options.retry && workers === 1, wait, checkpointSeconds };
  if (json) {
    const observer = eventObserver((event) => process.stdout.write(`${JSON.stringify(event)}\n`));
    completedCells(await library.runPlan(plan, { ...run, observer }));
    return;
  }
  const outcome = await sweepWithProgress(`sweep ${file}`, plan, run);
  if (options.cell === undefined && outcome.cells.every((cell) => cell !== null)) {
    const words = measure ? `${file} --measure "${options.measure}"` : file;
    const cells = outcome.cells as StoredCell[];
    printTables(measure ? await library.cellsByMeasure(cells, measure) : cells);
    if (Object.keys(sweep.factors ?? {}).length === 0)
      process.stdout.write(
        `Figures: npx batchmix figures ${words}; all on a page: npx batchmix report ${words}\n`,
      );
  }
  completedCells(outcome);
}

function cellOfKey(plan: readonly PlannedCell[], key: string, file: string): PlannedCell[] {
  const named = plan.filter((planned) => planned.key === key);
  if (named.length > 0) return named;
  throw new UserError(
    `${file} has no cell ${key} with this code, data and settings; list them: npx batchmix sweep plan ${file}`,
  );
}
