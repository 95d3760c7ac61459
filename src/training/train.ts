import { UserError } from "../core";
import type { Parameters } from "../models";
import { type LearningRateSchedule, learningRateAt } from "./learning-rate";
import type { StepResult, TokenBatch, Trainer } from "./trainer";
import {
  bestPoint,
  isExhausted,
  type Validation,
  type ValidationPoint,
  type ValidationScores,
} from "./validation";

/** Where a run stands: all that does not follow from the run's configuration. */
export interface TrainingProgress {
  readonly steps: readonly StepResult[];
  /** Seconds spent in steps so far, over all processes that worked on the run. */
  readonly seconds: number;
  readonly validations: readonly ValidationPoint[];
}

/** Where a run keeps what it resumes from (see checkpointsIn). */
export interface Checkpoints {
  /**
   * Seconds between checkpoints, validations included, and more where writing would take more than a twentieth
   * of the time; 0 for a checkpoint after every step.
   */
  readonly seconds: number;
  /** @param best the best parameters so far; null if none were measured */
  write(trainer: Trainer, progress: TrainingProgress, best: Parameters | null): void;
  /**
   * Puts a trainer where the newest whole checkpoint left off, to the bit; a damaged checkpoint is
   * passed over for the one before.
   *
   * @param before only a checkpoint of fewer steps counts; any without it
   * @returns null if there is no whole checkpoint: the run begins anew
   */
  resume(trainer: Trainer, before?: number): { progress: TrainingProgress; best: Parameters | null } | null;
}

/** A step with its circumstances. */
export interface TimedStep extends StepResult {
  readonly learningRate: number;
  readonly seconds: number;
  /** Absent where nothing was measured after the step. */
  readonly validation?: ValidationScores;
}

export interface TrainOptions {
  readonly schedule: LearningRateSchedule;
  /** Where the run is resumed from; without it a run begins anew and keeps nothing. */
  readonly checkpoints?: Checkpoints;
  /**
   * Called after every step of this process with the number of steps done in all, before the step
   * is in a checkpoint: a log that it writes never lacks a step that a later process does not repeat.
   */
  readonly onStep?: (done: number, step: TimedStep) => void;
  /** With it training ends early, and the best parameters are kept. */
  readonly validation?: Validation;
  /** Measures the parameters after some steps, which changes nothing in the run. */
  readonly course?: Course;
  /** The last step that is made, for its measurement; the schedule's last one without it. */
  readonly until?: number;
  /** Lets timers and signals in between steps. */
  readonly pause?: () => Promise<void>;
}

/** How many times as long as writing a checkpoint a run computes before the next one. */
const leastTimesOfWriting = 20;

/** Measurements in the course of a run. */
export interface Course {
  /** Numbers of steps after which to measure, each from 1 up. */
  readonly steps: readonly number[];
  readonly measure: (parameters: Parameters, step: number) => Promise<void>;
}

/**
 * Trains through all steps of the schedule, from a checkpoint if there is one. When checkpoints
 * are written depends on the clock; their content and the result do not. With validation training
 * ends when that is exhausted, and gives the best parameters that were measured.
 *
 * @param batchOf the batch of a step, the same at every call
 * @throws {UserError} if a loss is not a finite number: the run stops there
 */
export async function train(
  trainer: Trainer,
  batchOf: (step: number) => TokenBatch,
  { schedule, checkpoints, onStep, validation, course, until = schedule.steps, pause }: TrainOptions,
): Promise<TrainingProgress & { best: Parameters | null }> {
  const resumed = checkpoints?.resume(trainer, course && Math.min(...course.steps)) ?? null;
  const steps = [...(resumed?.progress.steps ?? [])];
  const validations = [...(resumed?.progress.validations ?? [])];
  let best = resumed?.best ?? null;
  let seconds = resumed?.progress.seconds ?? 0;
  let checkpointed = performance.now();
  let pauseBetween = 1000 * (checkpoints?.seconds ?? 0);
  for (let step = steps.length; step < until; step++) {
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
    if (course?.steps.includes(steps.length)) await course.measure(trainer.parameters(), steps.length);
    onStep?.(steps.length, { ...result, learningRate, seconds: stepSeconds, validation: scores });
    if (checkpoints && performance.now() - checkpointed >= pauseBetween) {
      const from = performance.now();
      checkpoints.write(trainer, { steps, seconds, validations }, best);
      checkpointed = performance.now();
      if (checkpoints.seconds > 0)
        pauseBetween = Math.max(1000 * checkpoints.seconds, leastTimesOfWriting * (checkpointed - from));
    }
    await pause?.();
  }
  return { steps, seconds, validations, best };
}
