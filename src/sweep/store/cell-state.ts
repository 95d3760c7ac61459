import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { lockHolder, type ProcessName } from "../../core";
import { type Cell, exactCell } from "../cell";
import { type CellIdentity, type CoursePlace, cellKey, coursePlaces, evaluationKey } from "../identity";
import { readMetrics, trainedUntil } from "../metrics-log";
import type { StoredCell, TrainingTimings } from "../results";
import { evaluationFiles, readEvaluation } from "./evaluation";
import { cellFolder, evaluationFolder, type Failure, hasManifest, readFailure } from "./folder";
import { evaluationTimings, readTimings, trainingTimings } from "./timings";
import { isTrained, readTrainingResult, trainingFiles } from "./training";

/** How far a cell is, by its folder alone. */
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
  readonly course?: readonly CoursePlace[];
}

/**
 * How far a cell is, by its folder; the process that runs it may be on another machine.
 *
 * @param asker "holder" if the calling process holds the folder's lock, which then does not count as running
 */
export function cellState(
  { cell, key, evaluation, course = [] }: Place,
  asker: "holder" | "anyone" = "anyone",
): CellState {
  const folder = cellFolder(key);
  const evaluations = [evaluation, ...course.map((measured) => measured.evaluation)];
  if (isTrained(folder, cell) && evaluations.every((each) => hasManifest(evaluationFolder(key, each))))
    return { kind: "done" };
  const holder = asker === "holder" ? null : lockHolder(folder);
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
      if (Number.isSafeInteger(step))
        return { stepsDone: step, loss: typeof loss === "number" ? loss : null };
    } catch {} // the run is just writing this line
  }
  return { stepsDone: 0, loss: null };
}

/**
 * The names of the processors that trained and evaluated a cell, as far as either is done.
 *
 * @throws {UserError} if a file is damaged
 */
export function readProcessors(key: string, evaluation: string): string[] {
  const files = [
    [cellFolder(key), trainingFiles.timings, trainingTimings],
    [evaluationFolder(key, evaluation), evaluationFiles.timings, evaluationTimings],
  ] as const;
  return files
    .filter(([folder, name]) => existsSync(path.join(folder, name)))
    .map(([folder, name, timings]) => readTimings(folder, name, timings).engine.processor);
}

/**
 * The result of a cell, or null if it is not computed.
 *
 * @throws {UserError} if its files were changed since they were written
 */
export function readCell(cell: Cell, identity: CellIdentity): StoredCell | null {
  const place = {
    cell: exactCell(cell),
    key: cellKey(cell, identity),
    evaluation: evaluationKey(cell, identity),
    course: coursePlaces(cell, identity),
  };
  return readStored(place, identity);
}

/** The same for a cell in a given place, whose keys another version of the code may have computed. */
export function readStored(
  { cell, key, evaluation, course: places = [] }: Place,
  identity: CellIdentity,
): StoredCell | null {
  const folder = cellFolder(key);
  const measured = readEvaluation(evaluationFolder(key, evaluation));
  if (!measured || !isTrained(folder, cell)) return null;
  const log = cell.mix ? readMetrics(path.join(folder, trainingFiles.metrics)) : [];
  const until = (step: number) =>
    trainedUntil(step, cell.settings.batchSize * cell.settings.positivesPerQuery, log);
  const course = places.flatMap((place) => {
    const earlier = readEvaluation(evaluationFolder(key, place.evaluation));
    return earlier ? [{ ...place, ...earlier, timings: { ...earlier.timings, ...until(place.step) } }] : [];
  });
  if (course.length < places.length) return null;
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
      trainingTokens: until(training?.result.steps.length ?? 0).trainingTokens,
      peakMemoryMB: Math.max(timings.peakMemoryMB, measured.timings.peakMemoryMB),
    },
    ...(course.length > 0 && { course }),
  };
}
