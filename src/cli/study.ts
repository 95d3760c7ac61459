import { Command } from "commander";
import { library } from "./library";
import { countFromOne } from "./option-values";

/** A command about one study; its code is loaded when it runs. */
function command(name: string, description: string, examples: string, note = ""): Command {
  return new Command(name)
    .description(description)
    .argument("<name>", "a folder's name in studies/, or the path of a study's folder, with a slash")
    .addHelpText("after", `\n${note}Examples:\n${examples}`);
}

export function studyCommand(): Command {
  return new Command("study")
    .description("studies, each a folder of sweeps and hypotheses: begin, plan, run, publish or verify one")
    .addCommand(
      command(
        "new",
        "begin a study: a folder with a sample sweep, hypotheses and a text, ready to run",
        "  $ npx batchmix study new mine",
      ).action((study: string) => {
        for (const file of library.newStudy(study)) process.stdout.write(`${file}\n`);
        process.stdout.write(`Change them, then: npx batchmix study plan ${study}\n`);
      }),
    )
    .addCommand(
      command(
        "plan",
        "which cells of its sweeps have results, and the time that the others will take",
        "  $ npx batchmix study plan flickr30k-x",
      ).action(async (study: string) => {
        const { printStudyPlan } = require("./study-run") as typeof import("./study-run");
        await printStudyPlan(study);
      }),
    )
    .addCommand(
      command(
        "run",
        "run the cells of its sweeps that have no results; after Ctrl-C or kill the same command goes on",
        "  $ npx batchmix study run flickr30k-x\n  $ npx batchmix study run flickr30k-x --workers 2",
      )
        .option(
          "--workers <n>",
          "processes that share the cells, and the threads or GPUs, of this machine",
          countFromOne,
          1,
        )
        .option("--retry", "try cells again that failed before")
        .action(async (study: string, options: { workers: number; retry?: boolean }) => {
          const { runStudy } = require("./study-run") as typeof import("./study-run");
          await runStudy(study, options);
        }),
    )
    .addCommand(
      command(
        "publish",
        "write the numbers of a study's finished seeds to its data/, without any text of a corpus",
        "  $ npx batchmix study publish flickr30k-x\n  $ npx batchmix report --published flickr30k-x     its report from these numbers alone",
      ).action(async (study: string) => {
        const { publish } = require("./study-run") as typeof import("./study-run");
        await publish(study);
      }),
    )
    .addCommand(
      command(
        "paper",
        "fill the numbers that the study's paper.md asks for into its paper/: Markdown, HTML, LaTeX, and the rows behind each sentence",
        "  $ npx batchmix study paper flickr30k-x-epoch",
        `A number is asked for in braces, as {01-epoch: cross − mono, multi: estimate (low to high), Holm p};
docs/studies.md has all that can be asked.\n\n`,
      ).action(async (study: string) => {
        const { writePaper } = require("./study-paper") as typeof import("./study-paper");
        await writePaper(study);
      }),
    )
    .addCommand(
      command(
        "verify",
        "train and evaluate a published cell again, and compare: a random one, or --cell",
        "  $ npx batchmix study verify flickr30k-x\n  $ npx batchmix study verify flickr30k-x --cell 1-primary/1:1:0/3",
        `Every number has to be the same bit for bit if code, engine, processor and threads are those of the
published cell; otherwise the three means of mAP have to be within .005. If they are not, the command
ends with code 1. It touches no stored result.\n\n`,
      )
        .option("--cell <name>", "SWEEP/MIX/SEED, SWEEP/untrained, or a key of data/cells.csv")
        .action(async (study: string, { cell }: { cell?: string }) => {
          const { verify } = require("./study-verify") as typeof import("./study-verify");
          await verify(study, cell);
        }),
    );
}
