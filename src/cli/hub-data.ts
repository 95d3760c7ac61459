import path from "node:path";
import { Command, Option } from "commander";
import { projectPath, writeFileAtomic } from "../core";
import type { HubShape } from "../index";
import { library } from "./library";
import { codes, refuseIdle } from "./option-values";
import { showBytes, withProgress } from "./progress";
import { table } from "./table";

interface HubOptions extends Pick<HubShape, "config" | "split" | "as"> {
  readonly out?: string;
  readonly languages?: string[];
  readonly id?: string;
  readonly query?: string;
  readonly candidate?: string;
  readonly both?: string;
}

export function hubCommand(): Command {
  return new Command("hub")
    .description(
      "write a data set of the Hugging Face hub as a corpus of your own; without --out, list what it holds",
    )
    .argument("<id>", "the data set's name on the hub, as google/xquad")
    .option("--out <file>", "the .jsonl file to write")
    .option("--languages <codes>", "as en,de,tr; each in turn replaces * in the options below", codes)
    .option("--config <name>", "configuration, as xquad.*", "default")
    .option("--split <name>", "the data set's split", "test")
    .addOption(
      new Option("--as <split>", "the split of the corpus that it becomes")
        .choices(["train", "validation", "test"])
        .default("test"),
    )
    .option("--id <column>", "column whose value texts of one item share; without it, each row is an item")
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
      if (options.out === undefined) {
        refuseIdle(command, () => false, "has no effect without --out, which names the file to write");
        await listTables(id);
        return;
      }
      const { out, languages, query, candidate, both, id: column = null, config, split, as } = options;
      if (!languages) command.error("error: --out needs --languages, as en,de");
      if (!query && !candidate && !both)
        command.error("error: --out needs a column: --query, --candidate or --both");
      const shape = { languages, config, split, as, id: column, columns: { query, candidate, both } };
      const folder = projectPath("data", "hub");
      const items = await withProgress(`data hub ${id}`, (progress) =>
        library.readHubDataSet(id, shape, { folder, onProgress: showBytes(progress) }),
      );
      writeFileAtomic(path.resolve(out), items.map((item) => `${JSON.stringify(item)}\n`).join(""));
      process.stdout.write(`${out}: ${items.length} items; npx batchmix data check ${out} says more\n`);
    });
}

/** Prints the configurations and splits of a data set, and how large they are. */
async function listTables(id: string): Promise<void> {
  const rows = (await library.hubTables(id)).map(({ config, split, files }) => [
    config,
    split,
    (files.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6).toFixed(1),
  ]);
  process.stdout.write(`${table(["configuration", "split", "MB"], rows)}\n`);
}

export function miraclCommand(): Command {
  return new Command("miracl")
    .description(
      "download MIRACL in one language from the Hugging Face hub, for evaluate --corpus miracl:FOLDER",
    )
    .argument("<language>", "as sw; the largest, en, has 32.9 million passages")
    .requiredOption("--out <folder>", "the folder to write to; several languages may share one")
    .option("--split <name>", "the split of questions and judgements: dev or train", "dev")
    .addHelpText(
      "after",
      "\nAccept the terms of the questions on the hub, and set HF_TOKEN to a token of yours.",
    )
    .action(async (language: string, { out, split }: { out: string; split: string }) => {
      const folder = path.resolve(out);
      await withProgress(`data miracl ${language}`, (progress) =>
        library.downloadMiracl(language, split, { folder, onProgress: showBytes(progress) }),
      );
      const { queries, unanswered, notes } = new library.MiraclSet(folder, language, split);
      process.stdout.write(
        `${folder}: ${queries.length} questions, ${unanswered.length} of them without a relevant passage\n`,
      );
      for (const note of notes) process.stdout.write(`${note}\n`);
    });
}
