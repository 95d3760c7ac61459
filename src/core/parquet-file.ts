import { existsSync } from "node:fs";
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
    const list = names.map((name) => `"${name.replaceAll('"', '""')}"`);
    const columns = (
      await connection.runAndReadAll(`SELECT ${list.join(", ")} FROM ${table}`)
    ).getColumnsJS();
    return new Map(names.map((name, at) => [name, columns[at] ?? []]));
  } catch (error) {
    if (error instanceof UserError) throw error;
    const [reason] = (error as Error).message.split("\n");
    if (/^(INTERNAL|FATAL) Error/.test(reason)) database = undefined; // it would refuse all later queries
    throw new UserError(`${file}: cannot be read as Parquet (${reason}); ${remedy}`);
  }
}
