import { rmSync } from "node:fs";
import path from "node:path";
import { kindNames } from "../core";
import type { TrainedModel } from "../models";
import type { TimedStep, ValidationScores } from "../training";
import type { Cell } from "./cell";
import { type CoursePlace, cellKey, coursePlaces, evaluationKey } from "./identity";
import type { CellInputs } from "./inputs";
import { MetricsLog } from "./metrics-log";
import type { EvaluationTimings, StoredCell } from "./results";
import { recordStages } from "./stage-sources";
import { countNegatives, countShares, type DrawnBatches, drawBatches } from "./stages/draw-batches";
import { type EmbeddedSet, embedModel, retrievalTokens, validationTexts } from "./stages/encode-texts";
import { type ScoredVectors, scoreVectors, validationScores } from "./stages/score-vectors";
import {
  checkpointsIn,
  fitModel,
  type TrainedCell,
  type TrainingHooks,
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
  const drawn = drawBatches(cell, inputs.corpus, inputs.mined);
  return { drawn, ...trainingTexts(drawn, cell.settings, inputs) };
}

/** Where a training leaves what it resumes from and its log; and what it measures on its way. */
export interface TrainingFiles {
  /** The folder of the log, without which none is written. */
  readonly log?: string;
  /** The folder of the checkpoints, without which none is written. */
  readonly checkpoints?: string;
  readonly course?: TrainingHooks["course"];
  /** The last step that is made; the cell's last one without it. */
  readonly until?: number;
}

/**
 * Trains a cell, from its checkpoint if an earlier run left one.
 *
 * @throws {UserError} if the loss becomes NaN or infinite
 * @throws {RangeError} for an untrained cell
 */
export async function trainCell(
  cell: Cell,
  inputs: CellInputs,
  texts: TrainingTexts,
  { log: logFolder, checkpoints, course, until }: TrainingFiles,
  { onStep, pause, checkpointSeconds }: CellWatch = {},
): Promise<TrainedCell> {
  const log = logFolder === undefined ? null : new MetricsLog(path.join(logFolder, trainingFiles.metrics));
  return fitModel(inputs.engine, inputs, cell, texts, {
    checkpoints:
      checkpoints === undefined
        ? undefined
        : checkpointsIn(path.join(checkpoints, trainingFiles.checkpoints), checkpointSeconds),
    onStep(done, step) {
      log?.add(done, texts.batches[done - 1], step);
      onStep?.(done, step);
    },
    pause,
    course,
    until,
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
  const tokens = retrievalTokens(set, inputs);
  return async (model) => validationScores(inputs.engine, set, embedModel(inputs, model, tokens, precision));
}

/**
 * The model of a cell: untrained, as an earlier run stored it, or trained and stored now. Training
 * goes on from the checkpoint of an interrupted run.
 *
 * @param course the evaluations at earlier steps that are still to be made, in the order of their steps. A
 *   training that is stored already is repeated up to the last of these steps.
 */
export async function cellModel(
  cell: Cell,
  inputs: CellInputs,
  watch: CellWatch = {},
  course: readonly CoursePlace[] = [],
): Promise<TrainedModel> {
  if (cell.mix === null) return untrainedModel(inputs);
  const folder = cellFolder(cellKey(cell, inputs.identity));
  const isRepeated = isTrained(folder, cell);
  if (isRepeated && course.length === 0) return readTrainedModel(folder, inputs.config);
  recordStages(stageRecords());
  if (!isRepeated) writeConfig(folder, cell, inputs.identity);
  const texts = cellTexts(cell, inputs);
  const measuring = course.length > 0 ? courseOf(cell, inputs, course, watch) : undefined;
  if (isRepeated) {
    const until = course[course.length - 1].step;
    await trainCell(cell, inputs, texts, { checkpoints: folder, course: measuring, until }, watch);
    rmSync(path.join(folder, trainingFiles.checkpoints), { recursive: true, force: true });
    return readTrainedModel(folder, inputs.config);
  }
  const files = { log: folder, checkpoints: folder, course: measuring };
  const { model, progress } = await trainCell(cell, inputs, texts, files, watch);
  const { steps, validations, seconds } = progress;
  const done = texts.batches.slice(0, steps.length);
  const { kinds, pairs, negatives } = texts.drawn;
  storeTraining(folder, {
    model,
    result: {
      steps,
      shares: countShares(
        kinds.slice(0, steps.length),
        pairs.slice(0, steps.length),
        kindNames(cell.settings.kinds),
      ),
      negatives: negatives && countNegatives(negatives.slice(0, steps.length), cell.settings.negatives),
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

/** Evaluates and stores a model at each of the steps as its training passes them. */
function courseOf(
  cell: Cell,
  inputs: CellInputs,
  places: readonly CoursePlace[],
  watch: CellWatch,
): NonNullable<TrainingHooks["course"]> {
  return {
    steps: places.map(({ step }) => step),
    async measure(model, step) {
      const place = places.find((each) => each.step === step) as CoursePlace;
      await evaluateInto(cell, inputs, model, watch, place);
    },
  };
}

/** A cell's retrieval set as vectors of the cell's model, which is trained first if it is not stored. */
export async function embedCell(cell: Cell, inputs: CellInputs, watch: CellWatch = {}): Promise<EmbeddedSet> {
  return embed(cell, inputs, await cellModel(cell, inputs, watch), watch).vectors;
}

function embed({ settings: { precision } }: Cell, inputs: CellInputs, model: TrainedModel, watch: CellWatch) {
  const tokens = retrievalTokens(inputs.retrievalSet, inputs);
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
  const key = cellKey(cell, identity);
  const isMissing = ({ evaluation }: { readonly evaluation: string }) =>
    !hasManifest(evaluationFolder(key, evaluation));
  const model = await cellModel(cell, inputs, watch, coursePlaces(cell, identity).filter(isMissing));
  await watch.pause?.();
  const last = { evaluation: evaluationKey(cell, identity) };
  if (isMissing(last)) await evaluateInto(cell, inputs, model, watch, last);
  return readCell(cell, identity) as StoredCell;
}

/** Evaluates a model and stores the evaluation in its place. */
async function evaluateInto(
  cell: Cell,
  inputs: CellInputs,
  model: TrainedModel,
  watch: CellWatch,
  { step, evaluation }: { readonly step?: number; readonly evaluation: string },
): Promise<void> {
  const { identity, retrievalSet } = inputs;
  const evaluated = evaluateCell(cell, inputs, model, watch);
  await watch.pause?.();
  recordStages(stageRecords());
  const folder = evaluationFolder(cellKey(cell, identity), evaluation);
  storeEvaluation(folder, { cell, identity, step }, evaluated, retrievalSet);
}

function peakMemoryMB(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}
