import type { TrainedModel } from "../models";
import type { TimedStep } from "../training";
import { type Cell, cellKey, evaluationKey } from "./cell";
import type { CellInputs } from "./cell-inputs";
import { cellTexts } from "./cell-texts";
import { evaluateCell } from "./evaluate-cell";
import type { StoredCell } from "./results";
import {
  cellFolder,
  evaluationFolder,
  hasManifest,
  isTrained,
  readCell,
  readTrainedModel,
  storeEvaluation,
  storeTraining,
  writeConfig,
} from "./store";
import { trainCell, untrainedModel } from "./train-cell";

/** How a cell is followed while it runs. */
export interface CellWatch {
  readonly onStep?: (done: number, step: TimedStep) => void;
  readonly onEncoded?: (done: number, texts: number) => void;
  /** Called between parts of the work, so that signals and timers get their turn. */
  readonly pause?: () => Promise<void>;
  /** Seconds between checkpoints. */
  readonly checkpointSeconds?: number;
}

/**
 * The model of a cell: as it came, as an earlier run left it, or trained and stored now, from the
 * checkpoint of a run that was interrupted.
 */
export async function cellModel(
  cell: Cell,
  inputs: CellInputs,
  watch: CellWatch = {},
): Promise<TrainedModel> {
  if (cell.mix === null) return untrainedModel(inputs);
  const folder = cellFolder(cellKey(cell, inputs.identity));
  if (isTrained(folder)) return readTrainedModel(folder, inputs.config);
  writeConfig(folder, cell, inputs.identity);
  const texts = cellTexts(cell, inputs);
  const { model, progress } = await trainCell(cell, inputs, texts, folder, watch);
  const { steps, validations, seconds } = progress;
  const shown = texts.batches.slice(0, steps.length);
  storeTraining(folder, {
    model,
    result: {
      steps,
      shares: texts.sharesOf(steps.length),
      validations: validations.length > 0 ? validations : undefined,
    },
    timings: {
      engine: inputs.engine.provenance,
      trainingSeconds: seconds,
      trainingPairs: shown.reduce((sum, batch) => sum + batch.positives.length, 0),
      peakMemoryMB: Math.round(process.resourceUsage().maxRSS / 1024),
    },
  });
  return model;
}

/**
 * Trains and evaluates a cell, whatever of it is not stored yet, and stores it.
 *
 * @throws {UserError} if it cannot be trained, or its results cannot be written
 */
export async function runCell(cell: Cell, inputs: CellInputs, watch: CellWatch = {}): Promise<StoredCell> {
  const { identity } = inputs;
  const folder = evaluationFolder(cellKey(cell, identity), evaluationKey(cell, identity));
  const model = await cellModel(cell, inputs, watch);
  await watch.pause?.();
  if (!hasManifest(folder)) {
    const { result, timings, queryScores } = evaluateCell(inputs, model, cell.settings, watch.onEncoded);
    await watch.pause?.();
    const perQuery = { set: inputs.retrievalSet, scores: queryScores };
    storeEvaluation(folder, { cell, identity }, { result, timings }, perQuery);
  }
  return readCell(cell, identity) as StoredCell;
}
