import { mkdtempSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { showProgress } from "../src/cli/progress";
import { table } from "../src/cli/table";
import { duckDB } from "../src/core/parquet-file";
import { Worker } from "./worker";

const formats = ["jsonl", "tsv", "parquet"] as const;
type Format = (typeof formats)[number];

/** What a process of its own answers after it has read a corpus, and after it has trained on it too. */
export interface CorpusRun {
  readonly seconds: number;
  /** Resident set at most so far. */
  readonly peakMB: number;
  /** The corpus' hash. */
  readonly hash: string;
}

/** Reading a corpus in each format, and training on 10 million pairs beside the same on emoji captions (--quick: on less). */
export async function main(options: readonly string[]): Promise<object> {
  const isQuick = options.includes("--quick");
  const folder = mkdtempSync(path.join(os.tmpdir(), "batchmix-bench-"));
  const progress = showProgress("bench corpus");
  const run = async (what: string, args: readonly string[]) => {
    progress.update(0, what);
    const worker = new Worker(process.execPath, [
      "--require",
      "tsx/cjs",
      path.join(__dirname, "corpus-run.ts"),
      ...args,
    ]);
    try {
      return await worker.ask<CorpusRun>({});
    } finally {
      worker.end();
    }
  };
  try {
    const items = isQuick ? 60_000 : 600_000;
    const read: (CorpusRun & { readonly format: Format; readonly megabytes: number })[] = [];
    for (const format of formats) {
      const file = await writeCorpus(folder, items, format);
      const megabytes = statSync(file).size / 1e6;
      read.push({ format, megabytes, ...(await run(`${format}, ${items} items`, [file])) });
      rmSync(file);
    }
    const [pairs, steps] = isQuick ? [1_000_000, 100] : [10_000_000, 1000];
    const large = await writeCorpus(folder, pairs, "tsv");
    const trained = {
      emoji: await run(`${steps} steps on emoji captions`, ["emoji", String(steps)]),
      large: await run(`${steps} steps on ${pairs} pairs`, [large, String(steps)]),
    };
    progress.stop();
    print(items, read, `${steps} steps of 8 pairs, 2 layers, fp32`, [
      ["emoji captions", trained.emoji],
      [`${pairs.toLocaleString("en")} items of two texts, .tsv`, trained.large],
    ]);
    return { items, read, pairs, steps, trained };
  } finally {
    progress.stop();
    rmSync(folder, { recursive: true });
  }
}

/** A made corpus of items with an English and a German text, the first thousand of them to test. */
async function writeCorpus(folder: string, items: number, format: Format): Promise<string> {
  const file = path.join(folder, `made.${format}`);
  const instance = await duckDB().DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const item = `'item-' || i AS id, CASE WHEN i < 1000 THEN 'test' ELSE 'train' END AS split`;
  const text = (language: string) => `${language} || ' caption of the image ' || i`;
  const fields = (language: string) =>
    `{language: '${language}', role: 'both', text: ${text(`'${language}'`)}}`;
  const byItem = `SELECT ${item}, [${fields("en")}, ${fields("de")}] AS texts FROM range(${items}) made(i)`;
  const byText = `SELECT ${item}, language, 'both' AS role, ${text("language")} AS text
    FROM (SELECT i, unnest(['en', 'de']) AS language FROM range(${items}) made(i))`;
  const writing = {
    jsonl: [byItem, "FORMAT json"],
    tsv: [byText, "FORMAT csv, DELIMITER '\t', HEADER, QUOTE ''"],
    parquet: [byText, "FORMAT parquet"],
  } as const;
  const [rows, how] = writing[format];
  await connection.run(`COPY (${rows}) TO '${file}' (${how})`);
  connection.closeSync();
  instance.closeSync();
  return file;
}

function print(
  items: number,
  read: readonly (CorpusRun & { readonly format: Format; readonly megabytes: number })[],
  training: string,
  trained: readonly (readonly [corpus: string, run: CorpusRun])[],
): void {
  const numbers = ({ seconds, peakMB }: CorpusRun) => [seconds.toFixed(1), peakMB.toFixed(0)];
  const isEqual = new Set(read.map(({ hash }) => hash)).size === 1;
  console.log(
    `\nReading ${items.toLocaleString("en")} items of two texts${isEqual ? "" : ": THE FORMATS DIFFER"}`,
  );
  console.log(
    table(
      ["format", "file, MB", "s", "peak memory, MB"],
      read.map((each) => [each.format, each.megabytes.toFixed(0), ...numbers(each)]),
    ),
  );
  console.log(`\n${training}, with reading`);
  console.log(
    table(
      ["corpus", "s", "peak memory, MB"],
      trained.map(([corpus, each]) => [corpus, ...numbers(each)]),
    ),
  );
}
