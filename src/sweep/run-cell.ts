import path from "node:path";
import { kindNames } from "../core";
import type { TrainedModel } from "../models";
import type { TimedStep, ValidationScores } from "../training";
import type { Cell } from "./cell";
import { cellKey, evaluationKey } from "./identity";
import type { CellInputs } from "./inputs";
import { MetricsLog } from "./metrics-log";
import type { EvaluationTimings, StoredCell } from "./results";
import { recordStages } from "./stage-sources";
import { countShares, type DrawnBatches, drawBatches } from "./stages/draw-batches";
import { type EmbeddedSet, embedModel, retrievalTokens, validationTexts } from "./stages/encode-texts";
import { type ScoredVectors, scoreVectors, validationScores } from "./stages/score-vectors";
import {
  checkpointsIn,
  fitModel,
  type TrainedCell,
  type TrainingTexts,
  trainingTexts,
  untrainedModel,
} from "./stages/train-model";
import {
  cellFolder,
  evaluationFolder,
  hasManifest,
  isTrained,
  readCell,
  readTrainedModel,
  stageRecords,
  storeEvaluation,
  storeTraining,
  trainingFiles,
  writeConfig,
} from "./store";

// This module hands values from stage to stage and computes nothing: a cell's key holds the stages' code alone.

/** Callbacks and options of a cell that runs. */
export interface CellWatch {
  readonly onStep?: (done: number, step: TimedStep) => void;
  readonly onEncoded?: (done: number, texts: number) => void;
  /** Called between parts of the work, so that signals and timers get their turn. */
  readonly pause?: () => Promise<void>;
  /** Seconds between checkpoints. */
  readonly checkpointSeconds?: number;
}

/** A cell's batches, as drawn and as tokens. */
export interface CellTexts extends TrainingTexts {
  readonly drawn: DrawnBatches;
}

/** Draws every batch of a cell and tokenises what it trains on. */
export function cellTexts(cell: Cell, inputs: CellInputs): CellTexts {
  const drawn = drawBatches(cell, inputs.corpus);
  return { drawn, ...trainingTexts(drawn, cell.settings, inputs) };
}

/**
 * Trains a cell, from its checkpoint if an earlier run left one.
 *
 * @param folder where the cell's log and checkpoints lie; null to write neither
 * @throws {UserError} if the loss becomes NaN or infinite
 * @throws {RangeError} for an untrained cell
 */
export async function trainCell(
  cell: Cell,
  inputs: CellInputs,
  texts: TrainingTexts,
  folder: string | null,
  { onStep, pause, checkpointSeconds }: CellWatch = {},
): Promise<TrainedCell> {
  const log = folder === null ? null : new MetricsLog(path.join(folder, trainingFiles.metrics));
  return fitModel(inputs.engine, inputs, cell, texts, {
    checkpoints:
      folder === null
        ? undefined
        : checkpointsIn(path.join(folder, trainingFiles.checkpoints), checkpointSeconds),
    onStep(done, step) {
      log?.add(done, texts.batches[done - 1], step);
      onStep?.(done, step);
    },
    pause,
    validate: cell.settings.evaluateEvery === null ? undefined : validation(cell, inputs),
  });
}

/**
 * The function that early stopping measures a model with: mAP on the validation split.
 *
 * @throws {UserError} as {@link validationTexts} does
 */
export function validation(
  { settings: { precision } }: Pick<Cell, "settings">,
  inputs: CellInputs,
): (model: TrainedModel) => Promise<ValidationScores> {
  const set = validationTexts(inputs.corpus);
  const tokens = retrievalTokens(set, inputs.corpus, "validation", inputs);
  return async (model) => validationScores(inputs.engine, set, embedModel(inputs, model, tokens, precision));
}

/**
 * The model of a cell: untrained, as an earlier run stored it, or trained and stored now. Training
 * goes on from the checkpoint of an interrupted run.
 */
export async function cellModel(
  cell: Cell,
  inputs: CellInputs,
  watch: CellWatch = {},
): Promise<TrainedModel> {
  if (cell.mix === null) return untrainedModel(inputs);
  const folder = cellFolder(cellKey(cell, inputs.identity));
  if (isTrained(folder, cell)) return readTrainedModel(folder, inputs.config);
  recordStages(stageRecords());
  writeConfig(folder, cell, inputs.identity);
  const texts = cellTexts(cell, inputs);
  const { model, progress } = await trainCell(cell, inputs, texts, folder, watch);
  const { steps, validations, seconds } = progress;
  const done = texts.batches.slice(0, steps.length);
  const { kinds, pairs } = texts.drawn;
  storeTraining(folder, {
    model,
    result: {
      steps,
      shares: countShares(
        kinds.slice(0, steps.length),
        pairs.slice(0, steps.length),
        kindNames(cell.settings.kinds),
      ),
      validations: validations.length > 0 ? validations : undefined,
    },
    timings: {
      engine: inputs.engine.provenance,
      trainingSeconds: seconds,
      trainingPairs: done.reduce((sum, batch) => sum + batch.positives.length, 0),
      peakMemoryMB: peakMemoryMB(),
    },
  });
  return model;
}

/** A cell's retrieval set as vectors of the cell's model, which is trained first if it is not stored. */
export async function embedCell(cell: Cell, inputs: CellInputs, watch: CellWatch = {}): Promise<EmbeddedSet> {
  return embed(cell, inputs, await cellModel(cell, inputs, watch), watch).vectors;
}

function embed(
  { settings: { split, precision } }: Cell,
  inputs: CellInputs,
  model: TrainedModel,
  watch: CellWatch,
) {
  const tokens = retrievalTokens(inputs.retrievalSet, inputs.evaluationCorpus, split, inputs);
  const encodedTexts = tokens.toEncode.length;
  const onEncoded = (done: number) => watch.onEncoded?.(done, encodedTexts);
  return { encodedTexts, vectors: embedModel(inputs, model, tokens, precision, onEncoded) };
}

/** The evaluation of a model, with its time and memory. */
export interface EvaluatedCell extends ScoredVectors {
  readonly timings: EvaluationTimings;
}

/** Encodes a cell's retrieval set with its model and evaluates it. */
export function evaluateCell(
  cell: Cell,
  inputs: CellInputs,
  model: TrainedModel,
  watch: CellWatch = {},
): EvaluatedCell {
  const { encodedTexts, vectors } = embed(cell, inputs, model, watch);
  return {
    ...scoreVectors(inputs.engine, inputs.retrievalSet, vectors),
    timings: {
      engine: inputs.engine.provenance,
      encodingSeconds: vectors.encodingSeconds,
      encodedTexts,
      peakMemoryMB: peakMemoryMB(),
    },
  };
}

/**
 * Trains and evaluates a cell and stores both; a part that is stored already is not computed again.
 *
 * @throws {UserError} if it cannot be trained, or its results cannot be written
 */
export async function runCell(cell: Cell, inputs: CellInputs, watch: CellWatch = {}): Promise<StoredCell> {
  const { identity } = inputs;
  const folder = evaluationFolder(cellKey(cell, identity), evaluationKey(cell, identity));
  const model = await cellModel(cell, inputs, watch);
  await watch.pause?.();
  if (!hasManifest(folder)) {
    const evaluated = evaluateCell(cell, inputs, model, watch);
    await watch.pause?.();
    recordStages(stageRecords());
    storeEvaluation(folder, { cell, identity }, evaluated, inputs.retrievalSet);
  }
  return readCell(cell, identity) as StoredCell;
}

function peakMemoryMB(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}
