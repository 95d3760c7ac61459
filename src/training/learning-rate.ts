/** A rate that climbs linearly for `warmupSteps`, then falls linearly to 0 at `steps`. */
export interface LearningRateSchedule {
  readonly peak: number;
  readonly warmupSteps: number;
  readonly steps: number;
}

/**
 * The learning rate of a step: peak·(step + 1)/warmup in the warm-up, then
 * peak·(steps − step)/(steps − warmup), so that no step has rate 0.
 *
 * @param step from 0 to steps − 1
 * @throws {RangeError} for a step outside that
 * @example learningRateAt({ peak: 1, warmupSteps: 2, steps: 4 }, 0); // 0.5, then 1, 1, 0.5
 */
export function learningRateAt({ peak, warmupSteps, steps }: LearningRateSchedule, step: number): number {
  if (!Number.isInteger(step) || step < 0 || step >= steps) {
    throw new RangeError(`learningRateAt: expected a step from 0 to ${steps - 1}, got ${step}`);
  }
  if (step < warmupSteps) return (peak * (step + 1)) / warmupSteps;
  return (peak * (steps - step)) / (steps - warmupSteps);
}
