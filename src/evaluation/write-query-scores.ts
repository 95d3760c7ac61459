import type { SchemaElement } from "hyparquet";
import { writeFileAtomic } from "../core";
import type { RetrievalSet } from "../data";
import type { Ranking } from "../search";
import { kindOf, type QueryScores } from "./query-scores";

/** A column of a Parquet file, without nulls. */
interface Column {
  readonly name: string;
  readonly type: "INT32" | "DOUBLE" | "STRING";
  /** Numbers or texts; with `isList` a list of them in each row. */
  readonly data: Int32Array | Float64Array | readonly unknown[];
  readonly isList?: boolean;
}

/**
 * Writes per-query results as a Parquet file (Snappy), for pandas, Polars, DuckDB or R: one row a
 * query and setting with columns `query` (index in the set), `language` (of the query), `item`,
 * `cluster` (of the item, see {@link RetrievalSet.clusters}), `setting` (mono, cross, multi),
 * `candidates` (a language or all), `relevant` (how many), `ranks` (a list of theirs, ascending:
 * what any measure can be computed from), and one of doubles a measure, under its printed name.
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
 * Writes the languages of each query's best candidates as a Parquet file: what measures of language
 * bias are computed from. One row a query with columns `query`, `language`, `item` and `cluster` as
 * in {@link writeQueryScores}, and `best`: a list of languages, that of the best candidate first.
 *
 * @param best in the order of the set's queries
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
  // a module that few runs need is loaded by those alone
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
