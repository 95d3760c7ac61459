import type { SchemaElement } from "hyparquet";
import { writeFileAtomic } from "../core";
import type { RetrievalSet } from "../data";
import type { Ranking } from "../search";
import { kindOf, type QueryScores } from "./query-scores";

/** A column of a Parquet file, without nulls. */
interface Column {
  readonly name: string;
  readonly type: "INT32" | "DOUBLE" | "STRING";
  /** A number or text for each row; with `isList` a list of them for each row. */
  readonly data: Int32Array | Float64Array | readonly unknown[];
  readonly isList?: boolean;
}

/**
 * Writes per-query results as a Parquet file (Snappy), for pandas, Polars, DuckDB or R. It has one row
 * for each query and setting, with columns `query` (index in the set), `language` (of the query), `item`,
 * `cluster` (of the item, see {@link RetrievalSet.clusters}), `setting` (mono, cross, multi), `candidates`
 * (a language or all), `relevant` (how many relevant candidates), `ranks` (the list of their ranks,
 * ascending, from which any measure can be computed), and a column of doubles for each measure, under its
 * printed name.
 *
 * @throws {UserError} if the file cannot be written; an old one stays
 */
export function writeQueryScores(set: RetrievalSet, scores: QueryScores, file: string): void {
  const rows = [...scores.query.keys()];
  const queries = rows.map((row) => scores.query[row]);
  const languageOf = (candidate: number) => (candidate < 0 ? "all" : set.languages[candidate]);
  writeParquet(file, [
    ...queryColumns(set, queries),
    { name: "setting", data: rows.map((row) => kindOf(set, scores, row)), type: "STRING" },
    { name: "candidates", data: rows.map((row) => languageOf(scores.candidate[row])), type: "STRING" },
    { name: "relevant", data: Int32Array.from(scores.ranks, ({ length }) => length), type: "INT32" },
    { name: "ranks", data: scores.ranks, type: "INT32", isList: true },
    ...Object.entries(scores.values).map(([name, data]) => ({ name, data, type: "DOUBLE" as const })),
  ]);
}

/**
 * Writes the languages of each query's best candidates as a Parquet file, for measures of language bias.
 * It has one row for each query, with columns `query`, `language`, `item` and `cluster` as in
 * {@link writeQueryScores}, and `best`: the list of languages, that of the best candidate first.
 *
 * @param best each query's best candidates, in the order of queries
 * @throws {UserError} if the file cannot be written; an old one stays
 */
export function writeBestLanguages(set: RetrievalSet, best: readonly Ranking[], file: string): void {
  const languages = best.map(({ candidates }) =>
    Array.from(candidates, (index) => set.candidates[index].language),
  );
  writeParquet(file, [
    ...queryColumns(set, [...set.queries.keys()]),
    { name: "best", data: languages, type: "STRING", isList: true },
  ]);
}

function queryColumns(set: RetrievalSet, queries: readonly number[]): Column[] {
  const clusters = set.clusters ?? set.items;
  const items = queries.map((query) => set.queries[query].item);
  return [
    { name: "query", data: queries, type: "INT32" },
    { name: "language", data: queries.map((query) => set.queries[query].language), type: "STRING" },
    { name: "item", data: items.map((item) => set.items[item]), type: "STRING" },
    { name: "cluster", data: items.map((item) => clusters[item]), type: "STRING" },
  ];
}

function writeParquet(file: string, columns: readonly Column[]): void {
  // loaded here, since few runs need the module
  const { parquetWriteBuffer } = require("hyparquet-writer") as typeof import("hyparquet-writer");
  const buffer = parquetWriteBuffer({
    columnData: columns.map(({ name, data }) => ({ name, data: data as unknown[] })),
    schema: [{ name: "root", num_children: columns.length }, ...columns.flatMap(schemaOf)],
  });
  writeFileAtomic(file, new Uint8Array(buffer));
}

/** @see the lists of the Parquet format's LogicalTypes.md */
function schemaOf({ name, type, isList }: Column): SchemaElement[] {
  const value = type === "STRING" ? ({ type: "BYTE_ARRAY", converted_type: "UTF8" } as const) : { type };
  if (!isList) return [{ name, ...value, repetition_type: "REQUIRED" }];
  return [
    { name, repetition_type: "REQUIRED", num_children: 1, converted_type: "LIST" },
    { name: "list", repetition_type: "REPEATED", num_children: 1 },
    { name: "element", ...value, repetition_type: "REQUIRED" },
  ];
}
