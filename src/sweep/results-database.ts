import path from "node:path";
import { UserError } from "../core";
import { literal, resultsViews } from "./results-views";
import type { StoredEntry } from "./stored-cells";

/** An answer: numbers, texts, lists and nulls by column. */
export interface ResultRows {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** Stored results as tables that SQL can ask; see {@link openResults}. */
export interface ResultsDatabase {
  /** @throws {UserError} if DuckDB cannot run the query */
  rows(sql: string): Promise<ResultRows>;
  /**
   * Writes an answer to a file, in the format that its name ends on: .csv, .parquet, .json or .jsonl.
   *
   * @throws {UserError} as rows does, or if the name ends otherwise
   */
  write(sql: string, file: string): Promise<void>;
  close(): void;
}

const formats: Readonly<Record<string, string>> = {
  ".csv": "FORMAT csv, HEADER",
  ".parquet": "FORMAT parquet",
  ".json": "FORMAT json, ARRAY true",
  ".jsonl": "FORMAT json",
};

/**
 * Opens entries of the results folder for SQL in DuckDB, which reads the cells' own files: there is
 * no other database. Views:
 *
 * - `cells`: `key`, `evaluation`, `corpus`, `evaluated_on`, proportions `mono`, `cross`, `multi` (null for
 *   the untrained model), `seed`, every setting, `mAP_mono`, `mAP_cross`, `mAP_multi`, `rank_distance`,
 *   `training_seconds`, `training_pairs`, `encoding_seconds`, `encoded_texts`, `stale` (why, or null)
 * - `settings`: mAP of each retrieval setting: `key`, `evaluation`, `kind`, `query`, `candidate`, `queries`, `mAP`
 * - `queries`: every query's scores in every setting (see writeQueryScores), with `key` and `evaluation`
 * - `steps`: every training step: `key`, `step`, `kind`, `loss`, `gradient_norm`, `learning_rate`
 *
 * @throws {UserError} if there are no entries
 */
export async function openResults(entries: readonly StoredEntry[]): Promise<ResultsDatabase> {
  if (entries.length === 0) throw new UserError("no results to look at; run: npx batchmix sweep run --help");
  const { DuckDBInstance } = require("@duckdb/node-api") as typeof import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  for (const statement of resultsViews(entries)) await connection.run(statement);
  return {
    rows: (sql) =>
      explained(async () => {
        const reader = await connection.runAndReadAll(sql);
        return { columns: reader.columnNames(), rows: reader.getRowObjectsJson() };
      }),
    write(sql, file) {
      const options = formats[path.extname(file)];
      if (!options) throw new UserError(`${file}: its name must end on ${Object.keys(formats).join(", ")}`);
      return explained(async () => {
        await connection.run(
          `COPY (${sql.trim().replace(/;$/, "")}) TO ${literal(path.resolve(file))} (${options})`,
        );
      });
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new UserError((error as Error).message.split("\n")[0]);
  }
}
