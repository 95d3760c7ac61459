import { readFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "../core";
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
  const { parquetRead } = require("hyparquet") as typeof import("hyparquet");
  const file = path.join(evaluationFolder(key, evaluation), evaluationFiles.queryScores);
  verifyFiles(evaluationFolder(key, evaluation), [evaluationFiles.queryScores]);
  const columns: Record<string, unknown[]> = { query: [], candidates: [], AP: [] };
  try {
    const bytes = readFileSync(file);
    await parquetRead({
      file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
      columns: Object.keys(columns),
      onChunk({ columnName, columnData, rowStart }) {
        for (let at = 0; at < columnData.length; at++) columns[columnName][rowStart + at] = columnData[at];
      },
    });
  } catch (error) {
    throw new UserError(
      `${file}: cannot be read (${(error as Error).message.split("\n")[0]}); delete this evaluation and run the study again: npx batchmix study run`,
    );
  }
  return {
    query: columns.query as number[],
    candidates: columns.candidates as string[],
    precision: columns.AP as number[],
  };
}
