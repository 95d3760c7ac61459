import path from "node:path";
import { readParquet } from "../core";
import type { RetrievalSet } from "../data";
import type { QueryScores } from "../evaluation";
import { evaluationFiles, evaluationFolder, verifyFiles } from "../sweep";

/** AP of every query in every setting where it has a relevant candidate, as columns of equal length. */
export interface QueryPrecisions {
  /** Index in the set's queries. */
  readonly query: ArrayLike<number>;
  /** A language, or "all". */
  readonly candidates: readonly string[];
  readonly precision: ArrayLike<number>;
}

/** The precisions of an evaluation in memory. */
export function queryPrecisions(set: RetrievalSet, scores: QueryScores): QueryPrecisions {
  const candidates = Array.from(scores.candidate, (at) => (at < 0 ? "all" : set.languages[at]));
  return { query: scores.query, candidates, precision: scores.values.AP };
}

/**
 * The precisions of a stored evaluation, from its Parquet file.
 *
 * @throws {UserError} if the file was changed, or cannot be read
 */
export async function storedPrecisions(key: string, evaluation: string): Promise<QueryPrecisions> {
  const folder = evaluationFolder(key, evaluation);
  verifyFiles(folder, [evaluationFiles.queryScores]);
  const columns = await readParquet(
    path.join(folder, evaluationFiles.queryScores),
    "delete this evaluation and run the study again: npx batchmix study run",
    ["query", "candidates", "AP"],
  );
  return {
    query: columns.get("query") as number[],
    candidates: columns.get("candidates") as string[],
    precision: columns.get("AP") as number[],
  };
}
