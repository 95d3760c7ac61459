import path from "node:path";
import { Command, Option } from "commander";
import type { HubShape } from "../index";

interface HubOptions {
  readonly out?: string;
  readonly languages?: string[];
  readonly config: string;
  readonly split: string;
  readonly as: HubShape["as"];
  readonly id?: string;
  readonly query?: string;
  readonly candidate?: string;
  readonly both?: string;
}

export function hubCommand(): Command {
  return new Command("hub")
    .description("a data set of the Hugging Face hub as a corpus of your own; without --out, what it holds")
    .argument("<id>", "as google/xquad")
    .option("--out <file>", "the .jsonl file to write")
    .option("--languages <codes>", "as en,de,tr; each takes the place of * below", commas)
    .option("--config <name>", "configuration, as xquad.*", "default")
    .option("--split <name>", "the data set's split", "test")
    .addOption(
      new Option("--as <split>", "what to make of it")
        .choices(["train", "validation", "test"])
        .default("test"),
    )
    .option("--id <column>", "what texts of one item have in common; the row's number without it")
    .option("--query <column>", "column of queries, as question or title.*")
    .option("--candidate <column>", "column of candidates")
    .option("--both <column>", "column of texts that can be either, as translation.*")
    .addHelpText(
      "after",
      `
HF_ENDPOINT names another hub, HF_TOKEN a token for gated data sets.

Examples:
  $ npx batchmix data hub google/xquad
  $ npx batchmix data hub google/xquad --out xquad.jsonl --languages en,de,tr --config 'xquad.*' \\
      --split validation --id id --query question --candidate context
  $ npx batchmix data hub facebook/mlqa --out mlqa.jsonl --languages en,de,es --config 'mlqa.*.*' \\
      --id id --query question --candidate context
  $ npx batchmix data hub Helsinki-NLP/opus-100 --out en-tr.jsonl --languages en,tr --config en-tr \\
      --both 'translation.*'`,
    )
    .action(async (id: string, options: HubOptions, command: Command) => {
      const { hubTables, readHubDataSet } = require("../index") as typeof import("../index");
      if (options.out === undefined) {
        const { table } = require("./table") as typeof import("./table");
        const rows = (await hubTables(id)).map(({ config, split, files }) => [
          config,
          split,
          (files.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6).toFixed(1),
        ]);
        process.stdout.write(`${table(["configuration", "split", "MB"], rows)}\n`);
        return;
      }
      const { out, languages, query, candidate, both, id: column = null, config, split, as } = options;
      if (!languages) command.error("error: --out needs --languages, as en,de");
      if (!query && !candidate && !both)
        command.error("error: --out needs a column: --query, --candidate or --both");
      const shape = { languages, config, split, as, id: column, columns: { query, candidate, both } };
      const items = await underProgress(`data hub ${id}`, (onProgress) =>
        readHubDataSet(id, shape, { folder: hubFolder(), onProgress }),
      );
      const { writeFileAtomic } = require("../core") as typeof import("../core");
      writeFileAtomic(path.resolve(out), items.map((item) => `${JSON.stringify(item)}\n`).join(""));
      process.stdout.write(`${out}: ${items.length} items; npx batchmix data check ${out} says more\n`);
    });
}

export function miraclCommand(): Command {
  return new Command("miracl")
    .description(
      "download MIRACL in one language from the Hugging Face hub, into a folder that MiraclSet reads",
    )
    .argument("<language>", "as sw; the largest, en, has 32.9 million passages")
    .requiredOption("--out <folder>", "where it is to lie")
    .option("--split <name>", "of questions and judgements", "dev")
    .addHelpText("after", "\nThe questions need their terms accepted on the hub and HF_TOKEN.")
    .action(async (language: string, { out, split }: { out: string; split: string }) => {
      const { downloadMiracl, MiraclSet } = require("../index") as typeof import("../index");
      const folder = path.resolve(out);
      await underProgress(`data miracl ${language}`, (onProgress) =>
        downloadMiracl(language, split, { folder, onProgress }),
      );
      const { queries, unanswered } = new MiraclSet(folder, language, split);
      process.stdout.write(
        `${folder}: ${queries.length} questions, ${unanswered.length} of them without a relevant passage\n`,
      );
    });
}

function commas(text: string): string[] {
  return text.split(",").map((code) => code.trim());
}

function hubFolder(): string {
  const { projectPath } = require("../core") as typeof import("../core");
  return projectPath("data", "hub");
}

async function underProgress<T>(
  title: string,
  work: (onProgress: (done: number, total: number) => void) => Promise<T>,
): Promise<T> {
  const { showProgress } = require("./progress") as typeof import("./progress");
  const progress = showProgress(title);
  try {
    return await work((done, total) =>
      progress.update(done / total, `${(done / 1e6).toFixed(1)} of ${(total / 1e6).toFixed(1)} MB`),
    );
  } finally {
    progress.stop();
  }
}
