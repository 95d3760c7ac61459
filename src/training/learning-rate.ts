import type { StudySettings } from "../settings";

/** A rate that climbs linearly for `warmupSteps`, then falls in some shape until `steps`. */
export interface LearningRateSchedule {
  readonly peak: number;
  readonly warmupSteps: number;
  readonly steps: number;
  /** How the rate falls after the warm-up: to 0 along a line or half a cosine, or not at all. */
  readonly decay: StudySettings["decay"];
}

/**
 * The learning rate of a step: peak·(step + 1)/warmup in the warm-up. After it, with the share
 * left = (steps − step)/(steps − warmup), peak·left (linear), peak·(1 + cos(π·(1 − left)))/2
 * (cosine; Loshchilov and Hutter 2017, equation 5) or peak, so that no step has rate 0.
 *
 * @param step from 0 to steps − 1
 * @throws {RangeError} for another step
 * @example learningRateAt({ peak: 1, warmupSteps: 2, steps: 4, decay: "linear" }, 0); // 0.5, then 1, 1, 0.5
 */
export function learningRateAt(
  { peak, warmupSteps, steps, decay }: LearningRateSchedule,
  step: number,
): number {
  if (!Number.isInteger(step) || step < 0 || step >= steps) {
    throw new RangeError(`learningRateAt: expected a step from 0 to ${steps - 1}, got ${step}`);
  }
  if (step < warmupSteps) return (peak * (step + 1)) / warmupSteps;
  if (decay === "constant") return peak;
  if (decay === "linear") return (peak * (steps - step)) / (steps - warmupSteps);
  return (peak * (1 + Math.cos((Math.PI * (step - warmupSteps)) / (steps - warmupSteps)))) / 2;
}
