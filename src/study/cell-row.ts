import path from "node:path";
import { corpusFile } from "../core";
import { type ResultRow, readResultRow, resultRow, type StoredCell } from "../sweep";

/** The ending of columns that hold a hash of a cell's identity, as corpus_hash. */
const hashEnding = "_hash";

/** Columns that say nothing about a cell's numbers: its place in study and store, and the rates of its run. */
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

/** The hashes of data, weights and sources in a cell's identity, by their names. */
export function hashesOf(identity: StoredCell["result"]["identity"]): Record<string, string> {
  const { engine: _, device: _device, flags: _flags, ...hashes } = identity;
  return hashes;
}

/** A row whose corpus files have other paths: published ones are within the study's folder, so that it can be moved. */
function withCorpusFiles(row: ResultRow, placeOf: (file: string) => string): ResultRow {
  const isFile = (field: unknown): field is string => typeof field === "string" && corpusFile.test(field);
  return Object.fromEntries(
    Object.entries(row).map(([column, field]) => [column, isFile(field) ? placeOf(field) : field]),
  );
}

/**
 * A cell as a row of a study's table of cells: its result row with its place in the study.
 *
 * @param place the sweep, the cell's number in the study, which is the same in all sweeps with the cell, and the
 *   step after which the weights were measured
 * @param seen languages that training drew from
 * @param folder the study's folder
 */
export function cellRow(
  stored: StoredCell,
  place: { readonly sweep: string; readonly cell: number; readonly step: number | null },
  seen: readonly string[],
  folder: string,
): ResultRow {
  const row = withCorpusFiles(resultRow(stored), (file) => path.relative(folder, file));
  return { ...place, ...row, seen_languages: seen.join(" ") };
}

/** Whether a row is of the weights after the last step; tables of earlier versions have no other rows. */
export function isOfLastStep({ step = null, steps }: ResultRow): boolean {
  return step === null || step === steps;
}

/** The cell that a row was made from, without the scores of settings and items; see {@link readResultRow}. */
export function readCellRow(row: ResultRow, folder: string): ReturnType<typeof readResultRow> {
  return readResultRow(withCorpusFiles(row, (file) => path.resolve(folder, file)));
}
