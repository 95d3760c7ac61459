import { Command } from "commander";
import { compareCommand } from "./compare";
import { dataCommand } from "./data";
import { evaluateCommand } from "./evaluate";
import { figuresCommand } from "./figures";
import { mineCommand } from "./mine";
import { modelCommand } from "./model";
import { notebooksCommand } from "./notebooks";
import { quickstartCommand } from "./quickstart";
import { reportCommand } from "./report";
import { resultsCommand } from "./results";
import { labCommand, setupCommand } from "./script-commands";
import { studyCommand } from "./study";
import { sweepCommand } from "./sweep";
import { throughputCommand } from "./throughput";
import { trainCommand } from "./train";
import { announceFallback } from "./wasm-fallback";

/** Commands that compute for long with the engine, each with the options by which it does not. */
const computing = new Map([
  ["quickstart", []],
  ["mine", []],
  ["train", []],
  ["evaluate", ["fromTrec"]],
  ["sweep run", ["slurm"]],
  ["study run", []],
  ["study verify", []],
  ["throughput", []],
  ["notebooks", ["list", "sync"]],
]);

/** Says what the engine is where a command computes; programs read --json and take standard error for a complaint. */
function announceEngine(program: Command, action: Command): void {
  const names = [];
  for (let each: Command | null = action; each && each !== program; each = each.parent)
    names.unshift(each.name());
  const without = computing.get(names.join(" "));
  if (without && ![...without, "json"].some((option) => action.opts()[option])) announceFallback();
}

/** The command line, one command a file. */
export function batchmix(): Command {
  const program = new Command("batchmix")
    .description("What the proportion of mono, cross and multi batches does to a multilingual dual encoder")
    .option("--trace", "print the stack trace of an error")
    .showHelpAfterError("(add --help for what can be given)")
    .configureHelp({ showGlobalOptions: true })
    .hook("preAction", announceEngine)
    .addHelpText(
      "after",
      `
Examples:
  $ npx batchmix quickstart                    the default study: sweep, table, figures, notebook
  $ npx batchmix data flickr30k-x              download a corpus, checked by sha256
  $ npx batchmix sweep run sweeps/emoji.json   run the cells that have no results yet
  $ npx batchmix results                       what is stored and still valid
  $ npx batchmix train --mix 1:1:0 --out data/models/half
  $ npx batchmix evaluate --model data/models/half`,
    );
  const commands = [
    quickstartCommand,
    setupCommand,
    dataCommand,
    modelCommand,
    mineCommand,
    trainCommand,
    evaluateCommand,
    sweepCommand,
    resultsCommand,
    compareCommand,
    studyCommand,
    throughputCommand,
    figuresCommand,
    reportCommand,
    notebooksCommand,
    labCommand,
  ];
  for (const command of commands) program.addCommand(command());
  return program;
}
