import { Command } from "commander";
import { countFromOne } from "./option-values";

interface StudyOptions {
  readonly plan?: boolean;
  readonly publish?: boolean;
  readonly verify?: boolean;
  readonly cell?: string;
  readonly tables: string;
  readonly workers: number;
  readonly retry?: boolean;
}

export function studyCommand(): Command {
  return new Command("study")
    .description(
      "the published study: run all of its sweeps, publish its numbers, or verify one of its cells",
    )
    .argument("[folder]", "its sweep files, run in the order of their names", "sweeps/study")
    .option("--plan", "only say which cells have results, and the time that the others will take")
    .option("--publish", "write the finished study's numbers to data/study")
    .option("--verify", "train and evaluate a published cell again, and compare: a random one, or --cell")
    .option("--cell <key>", "with --verify: the cell, as data/study/cells.csv names it")
    .option("--tables <folder>", "where the published tables lie", "data/study")
    .option(
      "--workers <n>",
      "processes that share the cells, and the threads or GPUs, of this machine",
      countFromOne,
      1,
    )
    .option("--retry", "try cells again that failed before")
    .addHelpText(
      "after",
      `
Hours of computing: --plan says how many. Ctrl-C or kill at any time, the same command goes on.
--verify wants every number the same bit for bit where code, engine, processor and threads are the
study's, else the three means of mAP within .005; it ends with code 1 if they are not, and touches
no stored result.

Examples:
  $ npx batchmix study --plan
  $ npx batchmix study
  $ npx batchmix study --publish
  $ npx batchmix study --verify
  $ npx batchmix report --published            the study's report from the published tables alone`,
    )
    .action(async (folder: string, options: StudyOptions) => {
      const { UserError } = require("../core") as typeof import("../core");
      const chosen = (["plan", "publish", "verify"] as const).filter((name) => options[name]);
      if (chosen.length > 1) throw new UserError(`--${chosen.join(" and --")}: give one of them`);
      if (options.cell !== undefined && !options.verify)
        throw new UserError("--cell names the cell for --verify; give both");
      if (options.plan) {
        const { printStudyPlan } = require("./study-plan") as typeof import("./study-plan");
        await printStudyPlan(folder);
      } else if (options.publish) {
        const { publish } = require("./study-publish") as typeof import("./study-publish");
        await publish(folder, options.tables);
      } else if (options.verify) {
        const { verify } = require("./study-verify") as typeof import("./study-verify");
        await verify(options.tables, options.cell);
      } else {
        const { runStudy } = require("./study-run") as typeof import("./study-run");
        await runStudy(folder, options);
      }
    });
}
