import { writeFileAtomic } from "../core";
import type { RetrievalSet } from "../data";
import { kindOf, type QueryScores } from "./query-scores";

/**
 * Writes per-query results as a Parquet file (Snappy), for pandas, Polars, DuckDB or R: one row a
 * query and setting with columns `query` (index in the set), `language` (of the query), `item`,
 * `cluster` (of the item, see {@link RetrievalSet.clusters}),
 * `setting` (mono, cross, multi), `candidates` (a language or all), `relevant` (how many), and one
 * of doubles a measure, under its printed name.
 *
 * @throws {UserError} if the file cannot be written; an old one stays
 */
export function writeQueryScores(set: RetrievalSet, scores: QueryScores, file: string): void {
  // a module that few runs need is loaded by those alone
  const { parquetWriteBuffer } = require("hyparquet-writer") as typeof import("hyparquet-writer");
  const rows = [...scores.query.keys()];
  const queryOf = (row: number) => set.queries[scores.query[row]];
  const languageOf = (candidate: number) => (candidate < 0 ? "all" : set.languages[candidate]);
  const buffer = parquetWriteBuffer({
    columnData: [
      { name: "query", data: scores.query, type: "INT32" },
      { name: "language", data: rows.map((row) => queryOf(row).language), type: "STRING" },
      { name: "item", data: rows.map((row) => set.items[queryOf(row).item]), type: "STRING" },
      {
        name: "cluster",
        data: rows.map((row) => (set.clusters ?? set.items)[queryOf(row).item]),
        type: "STRING",
      },
      { name: "setting", data: rows.map((row) => kindOf(set, scores, row)), type: "STRING" },
      { name: "candidates", data: rows.map((row) => languageOf(scores.candidate[row])), type: "STRING" },
      { name: "relevant", data: scores.relevant, type: "INT32" },
      ...Object.entries(scores.values).map(([name, data]) => ({ name, data, type: "DOUBLE" as const })),
    ],
  });
  writeFileAtomic(file, new Uint8Array(buffer));
}
