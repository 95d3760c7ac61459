import { type Cell, type CellIdentity, cellKey, evaluationKey, exactCell } from "../cell";
import type { StoredCell, TrainingTimings } from "../results";
import { cellFolder, evaluationFolder } from "./folders";
import { readEvaluation } from "./stored-evaluation";
import { isTrained, readTrainingResult } from "./stored-training";

/**
 * A cell that was computed, or null.
 *
 * @throws {UserError} if its files were changed since
 */
export function readCell(cell: Cell, identity: CellIdentity): StoredCell | null {
  const [key, evaluation] = [cellKey(cell, identity), evaluationKey(cell, identity)];
  const measured = readEvaluation(evaluationFolder(key, evaluation));
  if (!measured || (cell.mix && !isTrained(cellFolder(key)))) return null;
  const training = cell.mix ? readTrainingResult(cellFolder(key)) : null;
  const untrained: TrainingTimings = {
    engine: measured.timings.engine,
    trainingSeconds: 0,
    trainingPairs: 0,
    peakMemoryMB: 0,
  };
  const took = training?.timings ?? untrained;
  return {
    result: {
      key,
      evaluation,
      cell: exactCell(cell),
      identity,
      training: training?.result ?? null,
      ...measured.result,
    },
    timings: {
      ...took,
      ...measured.timings,
      peakMemoryMB: Math.max(took.peakMemoryMB, measured.timings.peakMemoryMB),
    },
  };
}
