import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { batchKinds, duckdbPath, settingKinds, snakeCase, UserError } from "../core";
import { settingNames } from "../settings";
import { type Field, type ResultRow, resultRow } from "./result-row";
import {
  cellFolder,
  evaluationFiles,
  evaluationFolder,
  readStored,
  trainingFiles,
  verifyFiles,
} from "./store";
import type { StoredEntry } from "./stored-cells";

/** The answer to a query: rows of numbers, texts, lists and nulls, by column. */
export interface ResultRows {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** Stored results as tables that SQL can ask; see {@link openResults}. */
export interface ResultsDatabase {
  /** @throws {UserError} if DuckDB cannot run the query */
  rows(sql: string): Promise<ResultRows>;
  /**
   * Writes an answer to a file, in the format that the file's ending names: .csv, .parquet, .json or .jsonl.
   *
   * @throws {UserError} if DuckDB cannot run the query, or if the file has another ending
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
 * - `cells`: a {@link resultRow} for each cell, with `evaluated_on` (the evaluation corpus, or the corpus
 *   itself) and `stale` (why the result is no longer valid, or null)
 * - `settings`: mAP of each retrieval setting: `key`, `evaluation`, `kind`, `query`, `candidate`, `queries`, `mAP`
 * - `course`: as `cells`, of the weights after earlier steps, with `step`; pairs, tokens and seconds are of the training until then
 * - `queries`: every query's ranks and scores in every setting (see writeQueryScores), with `key` and `evaluation`
 * - `best`: the languages of every query's best candidates (see writeBestLanguages), with `key` and `evaluation`
 * - `steps`: every training step: `key`, `step`, `kind`, `loss`, `gradient_norm`, `learning_rate`
 *
 * @throws {UserError} if there are no entries, or files of one were changed
 */
export async function openResults(entries: readonly StoredEntry[]): Promise<ResultsDatabase> {
  if (!entries.some(({ step }) => step === undefined))
    throw new UserError("no results to look at; run: npx batchmix sweep run --help");
  const statements = views(entries);
  const { DuckDBInstance } = require("@duckdb/node-api") as typeof import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const close = () => {
    connection.closeSync();
    instance.closeSync();
  };
  /** What DuckDB does, or why it cannot: a file of the entries that was changed, or else the query. */
  const explained = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      for (const { key, evaluation } of entries) verifyFiles(evaluationFolder(key, evaluation));
      throw new UserError((error as Error).message.split("\n")[0]);
    }
  };
  try {
    await explained(async () => {
      for (const statement of statements) await connection.run(statement);
    });
  } catch (error) {
    close();
    throw error;
  }
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
    close,
  };
}

/** The SQL statements that make the views of openResults. */
function views(entries: readonly StoredEntry[]): string[] {
  const evaluations = (name: string) =>
    entries.map(({ key, evaluation }) => path.join(evaluationFolder(key, evaluation), name));
  const course = entries.filter(({ step }) => step !== undefined);
  const trained = [...new Set(entries.filter(({ cell }) => cell.mix !== null).map(({ key }) => key))];
  const key = "regexp_extract(filename, '([0-9a-f]{24})/(evaluations/[0-9a-f]{24}/)?[^/]*$', 1) AS key";
  const both = `${key}, regexp_extract(filename, 'evaluations/([0-9a-f]{24})/[^/]*$', 1) AS evaluation`;
  const settings = `STRUCT(kind VARCHAR, "query" VARCHAR, candidate VARCHAR, queries INTEGER, meanAP DOUBLE)[]`;
  const step = {
    step: "INTEGER",
    kind: "VARCHAR",
    loss: "DOUBLE",
    gradientNorm: "DOUBLE",
    learningRate: "DOUBLE",
  };
  const parquet = (files: readonly string[]) =>
    `SELECT ${both}, * EXCLUDE (filename) FROM read_parquet(${list(files)}, ${pathOptions}, union_by_name = true)`;
  const best = evaluations(evaluationFiles.bestLanguages).filter(existsSync);
  return [
    `CREATE TABLE cells AS ${valuesOf(entries.filter(({ step }) => step === undefined))}`,
    `CREATE TABLE course AS ${course.length > 0 ? valuesOf(course) : "SELECT *, 0 AS step FROM cells WHERE false"}`,
    `CREATE VIEW settings AS
       SELECT key, evaluation, setting.* RENAME (meanAP AS "mAP")
       FROM (SELECT ${both}, unnest(settings) AS setting FROM ${jsonLines(evaluations(evaluationFiles.result), { settings })})`,
    `CREATE VIEW queries AS ${parquet(evaluations(evaluationFiles.queryScores))}`,
    ...(best.length > 0 ? [`CREATE VIEW best AS ${parquet(best)}`] : []), // earlier versions kept none
    `CREATE VIEW steps AS
       SELECT ${key}, step, kind, loss, gradientNorm AS gradient_norm, learningRate AS learning_rate
       FROM ${jsonLines(
         trained.map((each) => path.join(cellFolder(each), trainingFiles.metrics)),
         step,
       )}
       WHERE step IS NOT NULL`,
  ];
}

/** The columns that every table of cells has: the first ones, and every setting of this version. */
const firstColumns = ["key", "evaluation", "corpus", "evaluated_on", "mix", ...batchKinds, "seed"];
/** Columns of numbers that are null of an untrained model, or without a kind of setting. */
const numberColumns = [
  ...batchKinds,
  "seed",
  "training_tokens",
  "training_seconds",
  "pairs_per_second",
  ...settingKinds.map((kind) => `mAP_${kind}`),
];
const settingColumns = settingNames.filter((name) => name !== "seeds").map(snakeCase);

/**
 * The SQL of a table with one row an entry. Entries of other versions of the code may have other
 * settings: the table has the columns of all entries and of this version. A field is null where its
 * entry lacks the column; a column holds texts where entries have values of several types.
 */
function valuesOf(entries: readonly StoredEntry[]): string {
  const rows = entries.map((entry): ResultRow => {
    const stored = readStored(entry, entry.identity);
    if (!stored) throw new UserError(`${entry.key}: not whole any more; run the sweep again`);
    const row = resultRow(stored);
    const step = entry.step !== undefined && { step: entry.step };
    return { ...row, ...step, evaluated_on: row.evaluation_corpus ?? row.corpus, stale: entry.stale };
  });
  const others = new Set([...settingColumns, ...rows.flatMap((row) => Object.keys(row))]);
  for (const name of [...firstColumns, "stale"]) others.delete(name);
  const columns = [...firstColumns, ...others, "stale"].map((name) => ({
    name: `"${name.replaceAll('"', '""')}"`,
    fields: inOneType(
      name,
      rows.map((row) => row[name] ?? null),
    ),
  }));
  const lines = rows.map((_, at) => `(${columns.map(({ fields }) => fields[at]).join(", ")})`);
  return `SELECT * FROM (VALUES ${lines.join(", ")}) AS stored (${columns.map(({ name }) => name).join(", ")})`;
}

/**
 * A column's values as SQL writes them, in one type: texts where the values have several types, or
 * where all are null, so that such a column can be compared with texts and with numbers.
 */
function inOneType(name: string, fields: readonly Field[]): readonly string[] {
  const types = new Set(fields.flatMap((field) => (field === null ? [] : [typeof field])));
  if (types.size === 0)
    return fields.map(() => (numberColumns.includes(name) ? "NULL::DOUBLE" : "NULL::VARCHAR"));
  return fields.map((field) => literal(types.size > 1 && field !== null ? String(field) : field));
}

/** JSON Lines as a table; a line that is cut short is a row of nulls. */
function jsonLines(files: readonly string[], columns: Readonly<Record<string, string>>): string {
  const types = Object.entries(columns);
  if (files.length === 0)
    return `(SELECT '' AS filename, ${types.map(([name, type]) => `CAST(NULL AS ${type}) AS ${name}`).join(", ")} WHERE false)`;
  const typed = types.map(([name, type]) => `${name}: '${type}'`).join(", ");
  const largest = Math.max(1, ...files.map((file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0)); // DuckDB reserves twice as much
  return `read_json(${list(files)}, format = 'newline_delimited', ${pathOptions}, ignore_errors = true, maximum_object_size = ${largest}, columns = {${typed}})`;
}

/** The name of a folder, as "seed=3", is no column. */
const pathOptions = "filename = true, hive_partitioning = false";

function list(files: readonly string[]): string {
  return `[${files.map(duckdbPath).join(", ")}]`;
}

/** A value as SQL writes it. */
function literal(value: Field): string {
  if (value === null) return "NULL";
  if (typeof value === "number")
    return Number.isInteger(value) ? String(value) : `${value.toExponential()}::DOUBLE`;
  return typeof value === "string" ? `'${value.replaceAll("'", "''")}'` : String(value);
}
