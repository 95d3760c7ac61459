import path from "node:path";
import { canonicalJson, writeFileAtomic } from "../../core";
import type { RetrievalSet } from "../../data";
import { writeBestLanguages, writeQueryScores } from "../../evaluation";
import { type Cell, exactCell } from "../cell";
import type { CellIdentity } from "../identity";
import type { EvaluationResult, EvaluationTimings } from "../results";
import type { ScoredVectors } from "../stages/score-vectors";
import { hasManifest, readStoredJson, verifyFiles, writeManifest } from "./folder";
import { evaluationTimings, readTimings } from "./timings";

/** Names of files in an evaluation's folder. */
export const evaluationFiles = {
  config: "config.json",
  result: "result.json",
  queryScores: "query-scores.parquet",
  bestLanguages: "best-languages.parquet",
  timings: "timings.json",
} as const;

const { timings: _, ...whole } = evaluationFiles;

/** A cell whose weights were measured after a step; after the last one without it. */
export interface MeasuredCell {
  readonly cell: Cell;
  readonly identity: CellIdentity;
  readonly step?: number;
}

/** Writes a finished evaluation into its folder, the manifest last. */
export function storeEvaluation(
  folder: string,
  { cell, identity, step }: MeasuredCell,
  { result, timings, queryScores, best }: ScoredVectors & { readonly timings: EvaluationTimings },
  set: RetrievalSet,
): void {
  const place = (name: string) => path.join(folder, name);
  const write = (name: string, value: unknown) => writeFileAtomic(place(name), `${canonicalJson(value)}\n`);
  write(evaluationFiles.config, { cell: exactCell(cell), identity, ...(step !== undefined && { step }) });
  write(evaluationFiles.result, result);
  write(evaluationFiles.timings, timings);
  writeQueryScores(set, queryScores, place(evaluationFiles.queryScores));
  writeBestLanguages(set, best, place(evaluationFiles.bestLanguages));
  writeManifest(folder, Object.values(whole));
}

/**
 * A finished evaluation, or null if there is none.
 *
 * @throws {UserError} if a file was changed
 */
export function readEvaluation(
  folder: string,
): { readonly result: EvaluationResult; readonly timings: EvaluationTimings } | null {
  if (!hasManifest(folder)) return null;
  verifyFiles(folder, [evaluationFiles.result]);
  return {
    result: readStoredJson<EvaluationResult>(path.join(folder, evaluationFiles.result), folder),
    timings: readTimings(folder, evaluationFiles.timings, evaluationTimings),
  };
}
