import { existsSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { UserError } from "./user-error.mjs";

/** DuckDB for all files of the process, once one is read: opening it takes longer than reading a small file. */
let database: Promise<DuckDBConnection> | undefined;

async function openDatabase(): Promise<DuckDBConnection> {
  // few runs need the package, so that only those load it
  const { DuckDBInstance } = require("@duckdb/node-api") as typeof import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:", { enable_external_file_cache: "false" }); // files change
  return instance.connect();
}

/** A file's path as DuckDB's SQL writes it: DuckDB reads paths as patterns, and a leading ~ as the user's folder. */
export function duckdbPath(file: string): string {
  return `'${path.resolve(file).replaceAll(/[*?[]/g, "[$&]").replaceAll("'", "''")}'`;
}

/** A column with fewer different texts is read as numbers of texts, so that each text is decoded once. */
const manyTexts = 1000;

async function readColumns(
  connection: DuckDBConnection,
  table: string,
  names: readonly string[],
): Promise<unknown[][]> {
  const columns = names.map((name) => `"${name.replaceAll('"', '""')}"`);
  const ask = async (expressions: readonly string[]) =>
    (await connection.runAndReadAll(`SELECT ${expressions.join(", ")} FROM ${table}`)).getRowsJS()[0];
  const described = await connection.run(`SELECT ${columns.join(", ")} FROM ${table} LIMIT 0`);
  const texts = columns.filter((_, at) => described.columnType(at).toString() === "VARCHAR");
  const counts = texts.length > 0 ? await ask(texts.map((name) => `approx_count_distinct(${name})`)) : [];
  const few = texts.filter((_, at) => Number(counts[at]) > 0 && Number(counts[at]) < manyTexts);
  const lists = few.length > 0 ? await ask(few.map((name) => `list(DISTINCT ${name})`)) : [];
  const isWritable = (value: unknown) => value === null || /^[\p{L}\p{N} :._-]*$/u.test(String(value));
  const typeOf = new Map(
    few.flatMap((name, at) => {
      const values = (lists[at] as (string | null)[]).filter((value) => value !== null);
      return values.every(isWritable) ? [[name, `ENUM('${values.join("', '")}')`] as const] : [];
    }),
  );
  const expressions = columns.map((name) => (typeOf.has(name) ? `${name}::${typeOf.get(name)}` : name));
  const result = await connection.run(`SELECT ${expressions.join(", ")} FROM ${table}`);
  const isPlain = result.columnTypes().every((type) => plainTypes.test(type.toString()));
  if (!isPlain) return result.getColumnsJS();
  const chunks = await result.fetchAllChunks();
  const rows = chunks.reduce((sum, { rowCount }) => sum + rowCount, 0);
  return columns.map((_, column) => {
    const values = new Array<unknown>(rows);
    let at = 0;
    for (const chunk of chunks) {
      const vector = chunk.getColumnVector(column);
      const { rowCount } = chunk; // asks the package each time
      for (let row = 0; row < rowCount; row++) values[at++] = vector.getItem(row);
    }
    return values;
  });
}

/** The types whose values the package keeps as JavaScript has them; its conversion takes longer than all else. */
const plainTypes = /^(BOOLEAN|U?(TINYINT|SMALLINT|INTEGER|BIGINT)|FLOAT|DOUBLE|VARCHAR|ENUM\b.*)$/s;

/**
 * The columns of a Parquet file, in the file's order: lists as arrays, structs as objects, 64-bit
 * integers as bigint.
 *
 * @param remedy what to do if the file is missing or damaged: the end of the error's sentence
 * @param wanted the columns to read, by their exact names; by default all
 * @throws {UserError} naming the file, if the file is missing, damaged or no Parquet, or lacks a column
 */
export async function readParquet(
  file: string,
  remedy: string,
  wanted?: readonly string[],
): Promise<Map<string, unknown[]>> {
  if (!existsSync(file)) throw new UserError(`${file}: no such file; ${remedy}`);
  const table = `read_parquet(${duckdbPath(file)}, hive_partitioning = false, binary_as_string = true)`;
  database ??= openDatabase();
  const connection = await database;
  try {
    const known = (await connection.runAndReadAll(`FROM ${table} LIMIT 0`)).columnNames();
    const missing = wanted?.find((column) => !known.includes(column));
    if (missing !== undefined)
      throw new UserError(`${file}: has no column ${missing}; it has: ${known.join(", ")}`);
    const names = known.filter((column) => wanted?.includes(column) ?? true);
    const columns = await readColumns(connection, table, names);
    return new Map(names.map((name, at) => [name, columns[at] ?? []]));
  } catch (error) {
    if (error instanceof UserError) throw error;
    const [reason] = (error as Error).message.split("\n");
    if (/^(INTERNAL|FATAL) Error/.test(reason)) database = undefined; // it would refuse all later queries
    throw new UserError(`${file}: cannot be read as Parquet (${reason}); ${remedy}`);
  }
}

/** A row of a Parquet file, numbered from 1. */
export interface ParquetRow {
  readonly row: number;
  /** The fields in the order of the columns: texts, or null. */
  readonly fields: readonly (string | null)[];
}

/** Memory of DuckDB while it reads rows; what does not fit waits in the temporary folder. */
const memoryOfRows = "400MB";

/**
 * The rows of a Parquet file as texts, in blocks, never more than one of them in memory: groups of
 * rows in the order of their first rows, and the rows of a group in the file's order.
 *
 * @param remedy what to do if the file is missing or damaged: the end of the error's sentence
 * @param check called first, with the type of each column; there are no rows unless it says so
 * @param groupedBy the column whose equal values make a group
 * @throws {UserError} naming the file, if the file is missing, damaged or no Parquet
 */
export async function* parquetRows(
  file: string,
  remedy: string,
  { check, groupedBy }: { check(types: ReadonlyMap<string, string>): boolean; groupedBy: string },
): AsyncGenerator<ParquetRow[]> {
  if (!existsSync(file)) throw new UserError(`${file}: no such file; ${remedy}`);
  const { DuckDBInstance } = require("@duckdb/node-api") as typeof import("@duckdb/node-api");
  const spilled = mkdtempSync(path.join(os.tmpdir(), "batchmix-rows-"));
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: memoryOfRows,
    temp_directory: spilled,
  });
  const connection = await instance.connect();
  const options = "hive_partitioning = false, binary_as_string = true, file_row_number = true";
  const table = `read_parquet(${duckdbPath(file)}, ${options})`;
  try {
    const described = await connection.run(`SELECT * EXCLUDE (file_row_number) FROM ${table} LIMIT 0`);
    const columns = described.columnNames();
    if (!check(new Map(columns.map((name, at) => [name, described.columnType(at).toString()])))) return;
    const names = columns.map((name) => `"${name}"`);
    const [[runs, groups]] = (
      await connection.runAndReadAll(
        `SELECT count(*) FILTER (WHERE value IS DISTINCT FROM before), count(DISTINCT value) + max(value IS NULL)::INT
         FROM (SELECT "${groupedBy}" AS value, lag("${groupedBy}") OVER () AS before FROM ${table})`,
      )
    ).getRowsJS();
    const isGrouped = runs === groups;
    const result = await connection.stream(
      `SELECT file_row_number, ${names.map((name) => `${name}::VARCHAR`).join(", ")} FROM ${
        isGrouped
          ? table
          : `(SELECT *, min(file_row_number) OVER (PARTITION BY "${groupedBy}") AS first FROM ${table})
             ORDER BY first, file_row_number`
      }`,
    );
    for (;;) {
      const chunk = await result.fetchChunk();
      if (!chunk || chunk.rowCount === 0) return;
      const { rowCount } = chunk; // asks the package each time
      const [numbers, ...vectors] = ["row", ...columns].map((_, at) => chunk.getColumnVector(at));
      yield Array.from({ length: rowCount }, (_, at) => ({
        row: Number(numbers.getItem(at)) + 1,
        fields: vectors.map((vector) => vector.getItem(at) as string | null),
      }));
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    const [reason] = (error as Error).message.split("\n");
    throw new UserError(`${file}: cannot be read as Parquet (${reason}); ${remedy}`);
  } finally {
    connection.closeSync();
    instance.closeSync();
    rmSync(spilled, { recursive: true, force: true });
  }
}
