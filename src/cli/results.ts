import { Command } from "commander";

interface ResultsOptions {
  readonly where?: string;
  readonly sql?: string;
  readonly out?: string;
  readonly stale?: boolean;
}

/** Columns of a plain listing. */
const columns = `key, corpus, evaluated_on, round("mono", 3) AS mono, round("cross", 3) AS "cross",
  round(multi, 3) AS multi, seed, layers, steps, learning_rate, split, round("mAP_mono", 4) AS "mAP mono",
  round("mAP_cross", 4) AS "mAP cross", round("mAP_multi", 4) AS "mAP multi", round(rank_distance, 1) AS "rank distance"`;

export function resultsCommand(): Command {
  return new Command("results")
    .description("stored results that are valid for this code, these data and this engine")
    .option("--where <condition>", "only cells for which it holds, as \"corpus = 'emoji' AND seed = 0\"")
    .option("--sql <query>", "any SELECT over the views cells, settings, queries and steps (DuckDB's SQL)")
    .option("--out <file>", "write the answer as .csv, .parquet, .json or .jsonl, by the file's name")
    .option("--stale", "results of other code, data or engines instead, and what has changed since")
    .addHelpText(
      "after",
      `
Examples:
  $ npx batchmix results
  $ npx batchmix results --where "corpus = 'flickr30k-x' AND mono = 1"
  $ npx batchmix results --sql 'SELECT mono, "cross", multi, avg("mAP_multi") FROM cells GROUP BY ALL'
  $ npx batchmix results --sql "SELECT * FROM queries JOIN cells USING (key, evaluation)" --out queries.parquet
  $ npx batchmix results --stale`,
    )
    .action(async (options: ResultsOptions) => {
      const { openResults, storedEntries, UserError } = require("../index") as typeof import("../index");
      const { table } = require("./table") as typeof import("./table");
      if (options.sql !== undefined && options.where !== undefined)
        throw new UserError("--where narrows the plain listing; put the condition into the query of --sql");
      const all = await storedEntries();
      const entries = all.filter(({ stale }) => (stale !== null) === Boolean(options.stale));
      const other = all.length - entries.length;
      if (entries.length === 0) {
        const which = options.stale
          ? "no stale results"
          : "no results for this code, these data and this engine";
        process.stdout.write(
          `${which}; ${other} ${options.stale ? "are valid" : "are stale: --stale lists them"}\n`,
        );
        return;
      }
      const condition = options.where ? ` WHERE ${options.where}` : "";
      const shown = options.stale ? `${columns}, stale` : columns;
      const sql =
        options.sql ??
        `SELECT ${shown} FROM cells${condition} ORDER BY corpus, evaluated_on, seed NULLS FIRST, mono DESC, "cross" DESC`;
      const database = await openResults(entries);
      try {
        if (options.out !== undefined) {
          await database.write(sql, options.out);
          process.stdout.write(`${options.out}\n`);
        } else {
          const { columns: heads, rows } = await database.rows(sql);
          const cell = (value: unknown) =>
            value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
          process.stdout.write(
            `${table(
              [...heads],
              rows.map((row) => heads.map((head) => cell(row[head]))),
            )}\n`,
          );
        }
        if (!options.stale && other > 0)
          process.stderr.write(`${other} stale results left out; --stale lists them\n`);
      } finally {
        database.close();
      }
    });
}
