import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import type { DuckDBConnection, DuckDBInstance, DuckDBResult, DuckDBValue } from "@duckdb/node-api";
import { explainWriteError, moveFile } from "./atomic-file.mjs";
import { UserError } from "./user-error.mjs";

// few runs need the package, so that only those load it
export const duckDB = () => require("@duckdb/node-api") as typeof import("@duckdb/node-api");

/** DuckDB for all files of the process, once one is read: opening it takes longer than reading a small file. */
let database: Promise<DuckDBInstance> | undefined;

/** A connection for one use, since a connection streams one result at a time. */
async function connect(): Promise<DuckDBConnection> {
  database ??= duckDB().DuckDBInstance.create(":memory:", { enable_external_file_cache: "false" }); // files change
  return (await database).connect();
}

/** A file's path as DuckDB's SQL writes it: DuckDB reads paths as patterns, and a leading ~ as the user's folder. */
export function duckdbPath(file: string): string {
  return `'${path.resolve(file).replaceAll(/[*?[]/g, "[$&]").replaceAll("'", "''")}'`;
}

/** In a long table a column with few different texts is read as numbers of texts, so that each text is decoded once. */
const [longTable, manyTexts] = [10_000, 1000];

async function readColumns(
  connection: DuckDBConnection,
  table: string,
  types: ReadonlyMap<string, string>,
): Promise<unknown[][]> {
  const columns = [...types.keys()].map(quoted);
  const ask = async (expressions: readonly string[]) =>
    (await connection.runAndReadAll(`SELECT ${expressions.join(", ")} FROM ${table}`)).getRowsJS()[0];
  const isLong = Number((await ask(["count(*)"]))[0]) >= longTable;
  const isText = [...types.values()].map((type) => type === "VARCHAR");
  const texts = isLong ? columns.filter((_, at) => isText[at]) : [];
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
  return withFile(file, remedy, async (connection, place) => {
    const { table, known } = await tableIn(connection, file, place, wanted);
    const types = new Map([...known].filter(([column]) => wanted?.includes(column) ?? true));
    const columns = await readColumns(connection, table, types);
    return new Map([...types.keys()].map((name, at) => [name, columns[at] ?? []]));
  });
}

/**
 * Reads columns of a Parquet file in pieces of some thousand rows, in the order of the rows, so that the file may
 * be larger than memory.
 *
 * @param take called with the columns of a piece, in the order of `wanted`
 * @param where a condition of SQL that rows have to meet; all rows without it
 * @throws {UserError} as {@link readParquet} does
 */
export async function scanParquet(
  file: string,
  remedy: string,
  wanted: readonly string[],
  take: (columns: readonly (readonly unknown[])[]) => void,
  where = "true",
): Promise<void> {
  await withFile(file, remedy, async (connection, place) => {
    const { table } = await tableIn(connection, file, place, wanted);
    const result = await connection.stream(`${selected(wanted, table)} WHERE ${where}`);
    for (
      let chunk = await result.fetchChunk();
      chunk && chunk.rowCount > 0;
      chunk = await result.fetchChunk()
    )
      take(chunk.getColumns());
  });
}

/**
 * The note of a name that {@link writeParquet} wrote into a Parquet file; null where the file has none.
 *
 * @throws {UserError} as {@link readParquet} does
 */
export async function readParquetNote(file: string, remedy: string, name: string): Promise<string | null> {
  return withFile(file, remedy, async (connection, place) => {
    const sql = `SELECT decode(value) FROM parquet_kv_metadata(${place}) WHERE decode(key) = ${literal(name)}`;
    const [values] = (await connection.runAndReadAll(sql)).getColumnsJS();
    return (values?.[0] as string | undefined) ?? null;
  });
}

/** A piece of a table: one array for each column, all of one length. */
export type TablePiece = readonly ArrayLike<DuckDBValue>[];

/**
 * Writes a Parquet file from pieces, which need not fit into memory together. The file appears whole or not at all.
 *
 * @param columns DuckDB's type of each column, by name
 * @param notes texts that the file carries beside its rows, by name, see {@link readParquetNote}
 * @throws {StorageError} if the folder is read-only or the disk is full; the old file stays
 */
export async function writeParquet(
  file: string,
  columns: Readonly<Record<string, string>>,
  notes: Readonly<Record<string, string>>,
  pieces: Iterable<TablePiece> | AsyncIterable<TablePiece>,
): Promise<void> {
  const temporary = `${file}.tmp-${process.pid}-${randomBytes(4).toString("hex")}`;
  const rows = `${temporary}.rows`;
  try {
    mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
    const instance = await duckDB().DuckDBInstance.create(rows);
    try {
      const connection = await instance.connect();
      const declared = Object.entries(columns).map(([name, type]) => `${quoted(name)} ${type}`);
      await connection.run(`CREATE TABLE piece (${declared.join(", ")})`);
      await append(connection, pieces);
      const written = Object.entries(notes).map(([name, text]) => `${quoted(name)}: ${literal(text)}`);
      const metadata = written.length > 0 ? `, KV_METADATA {${written.join(", ")}}` : "";
      await connection.run(
        `COPY piece TO ${literal(temporary)} (FORMAT parquet, COMPRESSION zstd${metadata})`,
      );
      connection.closeSync();
    } finally {
      instance.closeSync();
    }
    moveFile(temporary, file);
  } catch (error) {
    throw explainWriteError(error, file);
  } finally {
    for (const left of [temporary, rows, `${rows}.wal`]) rmSync(left, { force: true });
  }
}

async function append(
  connection: DuckDBConnection,
  pieces: Iterable<TablePiece> | AsyncIterable<TablePiece>,
): Promise<void> {
  const { DuckDBDataChunk } = duckDB();
  const appender = await connection.createAppender("piece");
  const types = Array.from({ length: appender.columnCount }, (_, column) => appender.columnType(column));
  const chunk = DuckDBDataChunk.create(types);
  for await (const piece of pieces) {
    for (let from = 0; from < piece[0].length; from += rowsPerChunk) {
      const part = piece.map((column) => Array.prototype.slice.call(column, from, from + rowsPerChunk));
      chunk.reset();
      chunk.setColumns(part);
      appender.appendDataChunk(chunk);
    }
  }
  appender.closeSync();
}

/** DuckDB's own number of rows that are handled together. */
const rowsPerChunk = 2048;

/** Does some work with a file that DuckDB reads. @param work called with the file's name as SQL writes it */
async function withFile<Result>(
  file: string,
  remedy: string,
  work: (connection: DuckDBConnection, place: string) => Promise<Result>,
): Promise<Result> {
  requireFile(file, remedy);
  const connection = await connect();
  try {
    return await work(connection, duckdbPath(file));
  } catch (error) {
    if (/^(INTERNAL|FATAL) Error/.test((error as Error).message)) database = undefined; // it would refuse all later queries
    throw explainReadError(error, file, remedy);
  } finally {
    connection.closeSync();
  }
}

/** @throws {UserError} if there is no such file */
export function requireFile(file: string, remedy: string): void {
  if (!existsSync(file)) throw new UserError(`${file}: no such file; ${remedy}`);
}

/** An error of DuckDB's while it reads a file as a sentence that names the file; a {@link UserError} as it is. */
export function explainReadError(error: unknown, file: string, remedy: string): UserError {
  if (error instanceof UserError) return error;
  const [reason] = (error as Error).message.split("\n");
  return new UserError(`${file}: cannot be read as Parquet (${reason}); ${remedy}`);
}

/** The table in a file, as SQL writes it, and the type of each of its columns. @throws {UserError} if it lacks a wanted one */
async function tableIn(
  connection: DuckDBConnection,
  file: string,
  place: string,
  wanted: readonly string[] = [],
): Promise<{ readonly table: string; readonly known: ReadonlyMap<string, string> }> {
  const table = `read_parquet(${place}, hive_partitioning = false, binary_as_string = true)`;
  const known = columnTypes(await connection.run(`FROM ${table} LIMIT 0`));
  const missing = wanted.find((column) => !known.has(column));
  if (missing !== undefined)
    throw new UserError(`${file}: has no column ${missing}; it has: ${[...known.keys()].join(", ")}`);
  return { table, known };
}

/** The type of each column of a result, by its name. */
export function columnTypes(result: DuckDBResult): Map<string, string> {
  return new Map(result.columnNames().map((name, at) => [name, result.columnType(at).toString()]));
}

function selected(names: readonly string[], table: string): string {
  return `SELECT ${names.map(quoted).join(", ")} FROM ${table}`;
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
