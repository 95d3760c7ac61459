import path from "node:path";
import { type ResultRow, readResultRow, resultRow, type StoredCell } from "../sweep";

/** Hashes of what a cell was computed from have columns of their names in its identity: corpus_hash. */
const hashEnding = "_hash";

/** Columns that say nothing about a cell's numbers: where it is found, by what code, and rates of that run. */
const otherColumns = [
  "sweep",
  "cell",
  "key",
  "evaluation",
  "training_seconds",
  "pairs_per_second",
  "encoding_seconds",
  "texts_per_second",
  "peak_memory_MB",
];

/** Whether a column of the table of cells is the same, bit for bit, at every run on one type of machine. */
export function isReproducible(column: string): boolean {
  return !otherColumns.includes(column) && !column.endsWith(hashEnding);
}

/** The hashes in a cell's identity by their names: of data, weights and sources. */
export function hashesOf(identity: StoredCell["result"]["identity"]): Record<string, string> {
  const { engine: _, device: _device, flags: _flags, ...hashes } = identity;
  return hashes;
}

/** A file of the user's own is published by its place in the study's folder, so that the folder can be moved. */
const ownFile = /\.(jsonl|tsv)$/;

function withOwnFiles(row: ResultRow, placeOf: (file: string) => string): ResultRow {
  const isOwn = (field: unknown): field is string => typeof field === "string" && ownFile.test(field);
  return Object.fromEntries(
    Object.entries(row).map(([column, field]) => [column, isOwn(field) ? placeOf(field) : field]),
  );
}

/**
 * A cell as a row of a study's table of cells: its result row with its place in the study.
 *
 * @param place the sweep, and the cell's number in the study, which sweeps that share it repeat
 * @param folder the study's
 * @param seen languages that training drew from
 */
export function cellRow(
  stored: StoredCell,
  place: { readonly sweep: string; readonly cell: number },
  seen: readonly string[],
  folder: string,
): ResultRow {
  const row = withOwnFiles(resultRow(stored), (file) => path.relative(folder, file));
  return { ...place, ...row, seen_languages: seen.join(" ") };
}

/** What a row says of a cell, without its settings' and items' scores; see {@link readResultRow}. */
export function readCellRow(row: ResultRow, folder: string): ReturnType<typeof readResultRow> {
  return readResultRow(withOwnFiles(row, (file) => path.resolve(folder, file)));
}
