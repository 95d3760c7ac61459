import { Command } from "commander";
import { UserError } from "../core";
import type { ResultRows } from "../index";
import { library } from "./library";
import { refuseIdle } from "./option-values";
import { table } from "./table";

interface ResultsOptions {
  readonly where?: string;
  readonly sql?: string;
  readonly out?: string;
  readonly json?: boolean;
  readonly stale?: boolean;
  readonly why?: string;
}

/** Columns of a plain listing. */
const listed = `key, corpus, evaluated_on, mix, round("mono", 3) AS mono, round("cross", 3) AS "cross",
  round(multi, 3) AS multi, seed, layers, steps, learning_rate, split, round("mAP_mono", 4) AS "mAP mono",
  round("mAP_cross", 4) AS "mAP cross", round("mAP_multi", 4) AS "mAP multi", round(rank_distance, 1) AS "rank distance"`;

export function resultsCommand(): Command {
  const command = new Command("results")
    .description("list stored results that are valid for this code, these data and this engine")
    .option("--where <condition>", "only cells for which this holds, as \"corpus = 'emoji' AND seed = 0\"")
    .option(
      "--sql <query>",
      "any SELECT over the views cells, settings, queries, best and steps (DuckDB's SQL)",
    )
    .option("--out <file>", "write the answer as .csv, .parquet, .json or .jsonl, by the file's name")
    .option("--json", "print the rows as JSON instead of a table")
    .option("--stale", "list instead the results of other code, data or engines, and what has changed since")
    .option("--why <key>", "what made the results of a cell stale: setting, input, module or package")
    .addHelpText(
      "after",
      `
Examples:
  $ npx batchmix results
  $ npx batchmix results --where "corpus = 'flickr30k-x' AND mono = 1"
  $ npx batchmix results --sql 'SELECT mono, "cross", multi, avg("mAP_multi") FROM cells GROUP BY ALL'
  $ npx batchmix results --sql "SELECT * FROM queries JOIN cells USING (key, evaluation)" --out queries.parquet
  $ npx batchmix results --json
  $ npx batchmix results --stale`,
    )
    .action(async ({ where, sql, out, json = false, stale = false, why }: ResultsOptions) => {
      if (why !== undefined) {
        refuseIdle(command, (name) => name === "why", "does not go with --why");
        process.stdout.write(`${(await library.explainStale(why)).join("\n")}\n`);
        return;
      }
      if (json && out !== undefined)
        throw new UserError("--json prints what --out writes; name a .json file with --out, or leave it out");
      if (sql !== undefined && where !== undefined)
        throw new UserError("--where narrows the plain listing; put the condition into the query of --sql");
      const all = await library.storedEntries((sentence) => process.stderr.write(`! ${sentence}\n`));
      const entries = all.filter((entry) => (entry.stale !== null) === stale);
      const others = all.length - entries.length;
      if (entries.length === 0) {
        const none = stale
          ? `no stale results; ${others} are valid`
          : `no results for this code, these data and this engine; ${others} are stale: --stale lists them`;
        if (sql !== undefined || out !== undefined) throw new UserError(none);
        process.stdout.write(json ? "[]\n" : `${none}\n`);
        return;
      }
      const query =
        sql ??
        `SELECT ${stale ? `${listed}, stale` : listed} FROM cells${where ? ` WHERE ${where}` : ""}
        ORDER BY corpus, evaluated_on, seed NULLS FIRST, mono DESC, "cross" DESC`;
      const database = await library.openResults(entries);
      try {
        if (out !== undefined) await database.write(query, out);
        const print = json ? jsonOf : tableOf;
        const answer = out === undefined ? print(await database.rows(query)) : out;
        process.stdout.write(`${answer}\n`);
      } finally {
        database.close();
      }
      if (!stale && others > 0)
        process.stderr.write(`${others} stale results left out; --stale lists them\n`);
    });
  return command;
}

/** A row an object; whole numbers beyond a double's are texts. */
function jsonOf({ columns, rows }: ResultRows): string {
  const named = rows.map((row) => Object.fromEntries(columns.map((column) => [column, row[column]])));
  const value = (_: string, each: unknown) =>
    typeof each !== "bigint" ? each : Number.isSafeInteger(Number(each)) ? Number(each) : String(each);
  return JSON.stringify(named, value, 2);
}

function tableOf({ columns, rows }: ResultRows): string {
  const cell = (value: unknown) =>
    value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
  return table(
    columns,
    rows.map((row) => columns.map((column) => cell(row[column]))),
  );
}
