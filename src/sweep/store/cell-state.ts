import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { lockHolder, type ProcessName } from "../../core";
import { type Cell, exactCell } from "../cell";
import { type CellIdentity, cellKey, evaluationKey } from "../identity";
import type { StoredCell, TrainingTimings } from "../results";
import { evaluationFiles, readEvaluation } from "./evaluation";
import { cellFolder, evaluationFolder, type Failure, hasManifest, readFailure } from "./folder";
import { isTrained, readTrainingResult, trainingFiles } from "./training";

/** How far a cell is, from its folder alone. */
export type CellState =
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly failure: Failure }
  | {
      readonly kind: "running";
      readonly holder: ProcessName;
      readonly stepsDone: number;
      readonly loss: number | null;
    }
  /** Not begun, or interrupted after some steps. */
  | { readonly kind: "missing"; readonly stepsDone: number };

/** A cell with its place in the store. */
interface Place {
  readonly cell: Cell;
  readonly key: string;
  readonly evaluation: string;
}

/**
 * Looks at a cell's folder; whoever runs it may be on another machine.
 *
 * @param asked "own" by the process that holds the folder, which does not count as running
 */
export function cellState({ cell, key, evaluation }: Place, asked: "own" | "any" = "any"): CellState {
  const folder = cellFolder(key);
  if (isTrained(folder, cell) && hasManifest(evaluationFolder(key, evaluation))) return { kind: "done" };
  const holder = asked === "own" ? null : lockHolder(folder);
  const { stepsDone, loss } = lastStep(folder);
  if (holder) return { kind: "running", holder, stepsDone, loss };
  const failure = readFailure(folder);
  return failure ? { kind: "failed", failure } : { kind: "missing", stepsDone };
}

function lastStep(folder: string): { stepsDone: number; loss: number | null } {
  const file = path.join(folder, trainingFiles.metrics);
  const lines = existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
  for (const line of lines.reverse()) {
    try {
      const { step, loss } = JSON.parse(line);
      return { stepsDone: step, loss };
    } catch {} // a line that is just being written
  }
  return { stepsDone: 0, loss: null };
}

/** Names of the processors that trained a cell's model and evaluated it, of those that are done. */
export function readProcessors(key: string, evaluation: string): string[] {
  const files = [
    path.join(cellFolder(key), trainingFiles.timings),
    path.join(evaluationFolder(key, evaluation), evaluationFiles.timings),
  ];
  return files.filter(existsSync).map((file) => JSON.parse(readFileSync(file, "utf8")).engine.processor);
}

/**
 * A cell that was computed, or null.
 *
 * @throws {UserError} if its files were changed since
 */
export function readCell(cell: Cell, identity: CellIdentity): StoredCell | null {
  const place = {
    cell: exactCell(cell),
    key: cellKey(cell, identity),
    evaluation: evaluationKey(cell, identity),
  };
  return readStored(place, identity);
}

/** {@link readCell} by its place, whatever the keys of this version are. */
export function readStored({ cell, key, evaluation }: Place, identity: CellIdentity): StoredCell | null {
  const folder = cellFolder(key);
  const measured = readEvaluation(evaluationFolder(key, evaluation));
  if (!measured || !isTrained(folder, cell)) return null;
  const training = cell.mix ? readTrainingResult(folder) : null;
  const untrained: TrainingTimings = {
    engine: measured.timings.engine,
    trainingSeconds: 0,
    trainingPairs: 0,
    peakMemoryMB: 0,
  };
  const timings = training?.timings ?? untrained;
  return {
    result: { key, evaluation, cell, identity, training: training?.result ?? null, ...measured.result },
    timings: {
      ...timings,
      ...measured.timings,
      peakMemoryMB: Math.max(timings.peakMemoryMB, measured.timings.peakMemoryMB),
    },
  };
}
