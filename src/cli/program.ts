import { Command } from "commander";
import { dataCommand } from "./data";
import { evaluateCommand } from "./evaluate";
import { figuresCommand } from "./figures";
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

/** Commands that compute with the engine. */
const computing = new Set(["quickstart", "train", "evaluate", "sweep", "study", "throughput", "notebooks"]);

/** What --json prints is for programs, which read standard error as a complaint. */
function announce(_: Command, action: Command): void {
  const { announceFallback } = require("./wasm-fallback") as typeof import("./wasm-fallback");
  if (!action.opts().json) announceFallback();
}

/** The command line: one thin command a file, whose code is loaded only when it is run. */
export function batchmix(): Command {
  const program = new Command("batchmix")
    .description("What the proportion of mono, cross and multi batches does to a multilingual dual encoder")
    .option("--trace", "print the stack trace of an error")
    .showHelpAfterError("(add --help for what can be given)")
    .configureHelp({ showGlobalOptions: true })
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
  for (const command of [
    quickstartCommand(),
    setupCommand(),
    dataCommand(),
    modelCommand(),
    trainCommand(),
    evaluateCommand(),
    sweepCommand(),
    resultsCommand(),
    studyCommand(),
    throughputCommand(),
    figuresCommand(),
    reportCommand(),
    notebooksCommand(),
    labCommand(),
  ]) {
    program.addCommand(computing.has(command.name()) ? command.hook("preAction", announce) : command);
  }
  return program;
}
