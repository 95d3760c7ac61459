import { readFileSync } from "node:fs";
import path from "node:path";
import { canonicalJson, writeFileAtomic } from "../../core";
import type { RetrievalSet } from "../../data";
import { type QueryScores, writeQueryScores } from "../../evaluation";
import { type Cell, type CellIdentity, exactCell } from "../cell";
import type { EvaluationResult, EvaluationTimings } from "../results";
import { hasManifest, verifyFiles, writeManifest } from "./manifest";

/** Names of files in an evaluation's folder. */
export const evaluationFiles = {
  config: "config.json",
  result: "result.json",
  queryScores: "query-scores.parquet",
  timings: "timings.json",
} as const;

const whole = [evaluationFiles.config, evaluationFiles.result, evaluationFiles.queryScores];

/** A finished evaluation and what it took. */
export interface StoredEvaluation {
  readonly result: EvaluationResult;
  readonly timings: EvaluationTimings;
}

/** Puts a finished evaluation in its folder, the manifest last. */
export function storeEvaluation(
  folder: string,
  { cell, identity }: { readonly cell: Cell; readonly identity: CellIdentity },
  { result, timings }: StoredEvaluation,
  perQuery: { readonly set: RetrievalSet; readonly scores: QueryScores },
): void {
  const write = (name: string, value: unknown) =>
    writeFileAtomic(path.join(folder, name), `${canonicalJson(value)}\n`);
  write(evaluationFiles.config, { cell: exactCell(cell), identity });
  write(evaluationFiles.result, result);
  write(evaluationFiles.timings, timings);
  writeQueryScores(perQuery.set, perQuery.scores, path.join(folder, evaluationFiles.queryScores));
  writeManifest(folder, whole);
}

/**
 * A finished evaluation, or null if there is none.
 *
 * @throws {UserError} if a file was changed
 */
export function readEvaluation(folder: string): StoredEvaluation | null {
  if (!hasManifest(folder)) return null;
  verifyFiles(folder, [evaluationFiles.result]);
  const read = (name: string) => JSON.parse(readFileSync(path.join(folder, name), "utf8"));
  return { result: read(evaluationFiles.result), timings: read(evaluationFiles.timings) };
}
