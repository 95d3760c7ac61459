import { UserError } from "../core";
import type { Parameters } from "../models";
import { readCheckpoint, type TrainingProgress, writeCheckpoint } from "./checkpoint";
import { type LearningRateSchedule, learningRateAt } from "./learning-rate";
import type { TokenBatch } from "./left-out-candidates";
import type { StepResult, Trainer } from "./trainer";
import { bestPoint, isExhausted, type Validation, type ValidationScores } from "./validation";

/** A step with what it ran under. */
export interface TimedStep extends StepResult {
  readonly learningRate: number;
  readonly seconds: number;
  /** Where one was measured after it. */
  readonly validation?: ValidationScores;
}

export interface TrainOptions {
  readonly schedule: LearningRateSchedule;
  /** Where checkpoints go and are resumed from; none without it. */
  readonly checkpointFolder?: string;
  /** Seconds between them, validations included; 20 by default, 0 for one after every step. */
  readonly checkpointSeconds?: number;
  /**
   * Called after every step of this process with the number of steps done in all, before the step
   * is in a checkpoint: what is logged here never lacks a step that a later process does not repeat.
   */
  readonly onStep?: (done: number, step: TimedStep) => void;
  /** With it training ends early, and the best parameters are kept. */
  readonly validation?: Validation;
  /** Lets timers and signals in between steps. */
  readonly pause?: () => Promise<void>;
}

/**
 * Trains through all steps of the schedule, from a checkpoint if there is one. When checkpoints
 * are written depends on the clock; what they and the result hold does not. With validation it
 * ends when that is exhausted, and gives the best parameters that were measured.
 *
 * @param batchOf the batch of a step, the same at every call
 * @throws {UserError} if a loss is not a finite number: the run stops there
 */
export async function train(
  trainer: Trainer,
  batchOf: (step: number) => TokenBatch,
  { schedule, checkpointFolder, checkpointSeconds = 20, onStep, validation, pause }: TrainOptions,
): Promise<TrainingProgress & { best: Parameters | null }> {
  const resumed = checkpointFolder ? readCheckpoint(checkpointFolder, trainer) : null;
  const steps = [...(resumed?.progress.steps ?? [])];
  const validations = [...(resumed?.progress.validations ?? [])];
  let best = resumed?.best ?? null;
  let seconds = resumed?.progress.seconds ?? 0;
  let checkpointed = performance.now();
  for (let step = steps.length; step < schedule.steps; step++) {
    if (validation && isExhausted(validations, validation.patience)) break;
    const begun = performance.now();
    const batch = batchOf(step);
    const learningRate = learningRateAt(schedule, step);
    const result = trainer.step(batch, learningRate);
    const stepSeconds = (performance.now() - begun) / 1000;
    seconds += stepSeconds;
    if (!Number.isFinite(result.loss) || !Number.isFinite(result.gradientNorm)) {
      throw new UserError(
        `training: the loss is ${result.loss} and the gradient norm ${result.gradientNorm} at step ${step + 1}; ` +
          `lower the learning rate (now ${schedule.peak})`,
      );
    }
    steps.push(result);
    let scores: ValidationScores | undefined;
    if (validation && (steps.length % validation.every === 0 || steps.length === schedule.steps)) {
      const parameters = trainer.parameters();
      scores = await validation.measure(parameters, steps.length);
      const point = { steps: steps.length, scores };
      validations.push(point);
      if (bestPoint(validations) === point) best = parameters;
    }
    onStep?.(steps.length, { ...result, learningRate, seconds: stepSeconds, validation: scores });
    if (checkpointFolder && performance.now() - checkpointed >= checkpointSeconds * 1000) {
      writeCheckpoint(checkpointFolder, trainer, { steps, seconds, validations }, best);
      checkpointed = performance.now();
    }
    await pause?.();
  }
  return { steps, seconds, validations, best };
}
