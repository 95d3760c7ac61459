import { mkdirSync } from "node:fs";
import path from "node:path";
import { UserError } from "../core";
import { type Parameters, readParameters, type TrainedModel } from "../models";
import {
  bestPoint,
  learningRateAt,
  makeTrainer,
  type TimedStep,
  type TrainingProgress,
  train,
} from "../training";
import { type Cell, cellKey } from "./cell";
import type { CellInputs } from "./cell-inputs";
import type { CellTexts } from "./cell-texts";
import { MetricsLog, metricsFile } from "./metrics-log";
import { checkpoints, partialFolder } from "./results";
import { validationMeasure } from "./validation-measure";

/** What a cell's training left. */
export interface TrainedCell {
  readonly model: TrainedModel;
  /** null for an untrained model. */
  readonly progress: TrainingProgress | null;
}

/** What a long computation calls between its parts, so that signals and timers get their turn. */
export type Pause = () => Promise<void>;

/** Trains a cell, from its checkpoint if an earlier run left one; an untrained cell gives the weights as they are. */
export async function trainCell(
  cell: Cell,
  inputs: CellInputs,
  { batches, vocabulary }: CellTexts["training"],
  onStep: (done: number, step: TimedStep) => void,
  pause: Pause,
): Promise<TrainedCell> {
  const { config } = inputs;
  const initial = () => readParameters(inputs.modelFolder, config, vocabulary); // read where it is needed, not held
  const { mix, seed } = cell;
  if (mix === null || seed === null)
    return { model: { config, parameters: initial(), vocabulary, decayed: 1 }, progress: null };
  const { learningRate: peak, warmupSteps, steps, decay, weightDecay } = cell.settings;
  const schedule = { peak, warmupSteps, steps, decay };
  const folder = writablePartialFolder(cellKey(cell, inputs.identity));
  const log = new MetricsLog(path.join(folder, metricsFile));
  const { evaluateEvery, patience } = cell.settings;
  const measure = evaluateEvery === null ? null : validationMeasure(inputs, cell.settings);
  const modelOf = (parameters: Parameters, done: number): TrainedModel => {
    let decayed = 1;
    for (let step = 0; step < done; step++) decayed *= 1 - learningRateAt(schedule, step) * weightDecay;
    return { config, parameters, vocabulary, decayed };
  };
  const trainer = makeTrainer(inputs.engine, config, initial(), { ...cell.settings, seed });
  try {
    const { best, ...progress } = await train(trainer, (step) => batches[step], {
      schedule,
      checkpointFolder: path.join(folder, checkpoints),
      onStep(done, step) {
        log.add(done, batches[done - 1], step);
        onStep(done, step);
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

function writablePartialFolder(key: string): string {
  const folder = partialFolder(key);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new UserError(
      `${folder}: cannot be made (${(error as NodeJS.ErrnoException).code}); give yourself write access`,
    );
  }
  return folder;
}
