import { Command, Option } from "commander";
import { settingGroups } from "../settings";
import { library } from "./library";
import { codes, countFromOne, refuseIdle } from "./option-values";
import { addSettings, studySettings } from "./setting-options";

export interface EvaluateOptions {
  readonly measures?: string[];
  readonly texts: "one" | "all";
  readonly trec?: string;
  readonly depth: number;
  readonly fromTrec?: string;
  readonly queryScores?: string;
  readonly table?: string;
  readonly withoutLeaked?: string | true;
}

const { data, model, evaluation } = settingGroups;

export function evaluateCommand(): Command {
  const command = new Command("evaluate")
    .description("measure a model's retrieval in every mono, cross and multi setting, over the whole pool")
    .option("--measures <names>", "as AP,nDCG@10,R@100,RR@10; without it, a standard list", codes)
    .addOption(
      new Option("--texts <choice>", "of an item's several queries or captions in a language, use one or all")
        .choices(["one", "all"])
        .default("one"),
    )
    .option("--trec <folder>", "write qrels.txt and run.txt of the pool of all languages")
    .option("--depth <n>", "candidates a query in that run", countFromOne, 1000)
    .option("--table <file>", "write every setting's measures as CSV")
    .option("--query-scores <file>", "write every query's measures in every setting as Parquet")
    .option(
      "--without-leaked [corpus]",
      "print results also without test items that share a text with the training split of this corpus, by default the same one",
    )
    .option("--from-trec <folder>", "evaluate the qrels.txt and run.txt of a folder instead of a model");
  return addSettings(command, { data, model, evaluation })
    .addHelpText(
      "after",
      `
Examples:
  $ npx batchmix evaluate --model data/models/half --corpus emoji --layers 1
  $ npx batchmix evaluate --corpus xquad-r --without-leaked flickr30k-x
  $ npx batchmix evaluate --corpus miracl:data/miracl --evaluation-languages sw --layers 2
  $ npx batchmix evaluate --trec data/trec && npx batchmix evaluate --from-trec data/trec`,
    )
    .action(async (options: EvaluateOptions & Record<string, unknown>) => {
      const measures = options.measures?.map(library.parseMeasure) ?? library.standardMeasures;
      if (options.fromTrec) {
        const hasEffect = (name: string) => name === "fromTrec" || name === "measures";
        refuseIdle(command, hasEffect, "has no effect with --from-trec, which evaluates files; leave it out");
        const { trecReport } = require("./evaluation-report") as typeof import("./evaluation-report");
        process.stdout.write(trecReport(library.evaluateTrec(options.fromTrec, measures)));
        return;
      }
      if (options.trec === undefined)
        refuseIdle(command, (name) => name !== "depth", "has no effect without --trec, whose run it limits");
      const { evaluationReport, leakageReport, biasAt, writeTables } =
        require("./evaluation-report") as typeof import("./evaluation-report");
      const { showProgress } = require("./progress") as typeof import("./progress");
      const settings = studySettings(options);
      const folder = library.miraclFolder(settings.evaluationCorpus ?? settings.corpus);
      if (folder) {
        const { evaluatePassages } = require("./evaluate-pool") as typeof import("./evaluate-pool");
        await evaluatePassages(folder, options, settings, measures);
        return;
      }
      const [cell] = library.planCells(settings, []);
      const progress = showProgress("evaluate");
      try {
        const loaded = await library.loadCellInputs(cell.settings);
        const { evaluationCorpus } = loaded;
        const { split } = cell.settings;
        const set = library.retrievalSet(
          evaluationCorpus,
          split,
          evaluationCorpus.evaluationLanguages,
          options.texts,
        );
        const inputs = { ...loaded, retrievalSet: set };
        const embedded = await library.embedCell(cell, inputs, {
          onEncoded: (done, texts) => progress.update(done / texts, `encoding text ${done}`),
        });
        const top = Math.max(biasAt, options.trec ? options.depth : 0);
        const result = library.evaluateVectors(inputs.engine, set, embedded, { measures, top });
        const { withoutLeaked } = options;
        const training =
          withoutLeaked === undefined
            ? null
            : withoutLeaked === true
              ? inputs.corpus
              : await library.loadCorpus(withoutLeaked);
        const leaked = training && library.leakage(evaluationCorpus, training, split).items;
        const without = leaked && library.evaluateWithout(inputs.engine, set, embedded, leaked, { measures });
        progress.stop();
        for (const sentence of library.planLimits([{ cell, inputs }])) process.stdout.write(`${sentence}\n`);
        process.stdout.write(evaluationReport(set, result, measures, inputs.corpus.trainingLanguages));
        if (training) process.stdout.write(leakageReport(set, without, measures, training.title));
        writeTables(set, result, options);
        if (options.trec) {
          library.writeTrec(set, result.top, options.trec, options.depth);
          process.stdout.write(`${options.trec}\n`);
        }
      } finally {
        progress.stop();
      }
    });
}
