import path from "node:path";
import { type Parameters, readParameters, type TrainedModel } from "../models";
import {
  bestPoint,
  checkpointsIn,
  learningRateAt,
  makeTrainer,
  type TimedStep,
  type TrainingProgress,
  train,
} from "../training";
import type { Cell } from "./cell";
import type { CellInputs } from "./cell-inputs";
import type { CellTexts } from "./cell-texts";
import { MetricsLog } from "./metrics-log";
import { trainingFiles } from "./store";
import { validationMeasure } from "./validation-measure";

/** What a cell's training left. */
export interface TrainedCell {
  readonly model: TrainedModel;
  readonly progress: TrainingProgress;
}

/** How a long computation is followed. */
export interface TrainingWatch {
  readonly onStep?: (done: number, step: TimedStep) => void;
  /** Called between steps, so that signals and timers get their turn. */
  readonly pause?: () => Promise<void>;
  /** Seconds between checkpoints. */
  readonly checkpointSeconds?: number;
}

/** The model as it came. */
export function untrainedModel({ modelFolder, config }: CellInputs): TrainedModel {
  const vocabulary = new Int32Array(0);
  return { config, parameters: readParameters(modelFolder, config, vocabulary), vocabulary, decayed: 1 };
}

/**
 * Trains a cell, from its checkpoint if an earlier run left one.
 *
 * @param folder where its log and its checkpoints lie; null for neither
 * @throws {UserError} if the loss becomes NaN or infinite
 * @throws {RangeError} for an untrained cell
 */
export async function trainCell(
  { mix, seed, settings }: Cell,
  inputs: CellInputs,
  { batches, vocabulary }: CellTexts,
  folder: string | null,
  { onStep, pause, checkpointSeconds }: TrainingWatch = {},
): Promise<TrainedCell> {
  if (mix === null || seed === null) throw new RangeError("trainCell: expected a mix and a seed, got none");
  const { config } = inputs;
  const initial = () => readParameters(inputs.modelFolder, config, vocabulary); // read where it is needed, not held
  const { learningRate: peak, warmupSteps, steps, decay, weightDecay } = settings;
  const schedule = { peak, warmupSteps, steps, decay };
  const log = folder === null ? null : new MetricsLog(path.join(folder, trainingFiles.metrics));
  const { evaluateEvery, patience } = settings;
  const measure = evaluateEvery === null ? null : validationMeasure(inputs, settings);
  const modelOf = (parameters: Parameters, done: number): TrainedModel => {
    let decayed = 1;
    for (let step = 0; step < done; step++) decayed *= 1 - learningRateAt(schedule, step) * weightDecay;
    return { config, parameters, vocabulary, decayed };
  };
  const trainer = makeTrainer(inputs.engine, config, initial(), { ...settings, seed });
  try {
    const { best, ...progress } = await train(trainer, (step) => batches[step], {
      schedule,
      checkpoints:
        folder === null
          ? undefined
          : checkpointsIn(path.join(folder, trainingFiles.checkpoints), checkpointSeconds),
      onStep(done, step) {
        log?.add(done, batches[done - 1], step);
        onStep?.(done, step);
      },
      validation:
        measure && evaluateEvery !== null
          ? {
              every: evaluateEvery,
              patience,
              measure: (parameters, done) => measure(modelOf(parameters, done)),
            }
          : undefined,
      pause,
    });
    const kept = bestPoint(progress.validations)?.steps ?? progress.steps.length;
    return { model: modelOf(best ?? trainer.parameters(), kept), progress };
  } finally {
    trainer.dispose();
  }
}
