import { balancedSchedule, type Mix, mixLabel, mixOf, type Path } from "../mixture";
import { learningRateAt } from "../training";
import type { CellSettings } from "./cell";

/** A constant mix that a path is compared with. */
export interface PathControl {
  /** What path and control have in common. */
  readonly equal: "counts" | "rate-weighted shares";
  readonly mix: Mix;
}

/**
 * The constant mixes that tell what a path's order does: one has as many batches of each kind, in the other
 * each kind has the same share of all learning rates, since under decay the first half of a run holds three
 * quarters of them. Parts are batches of a run, so that no mix of as many steps comes nearer. One control
 * is left out where the two are the same, as at a constant rate.
 */
export function pathControls(
  path: Path,
  {
    steps,
    learningRate: peak,
    warmupSteps,
    decay,
  }: Pick<CellSettings, "steps" | "learningRate" | "warmupSteps" | "decay">,
): PathControl[] {
  const kinds = Object.keys(path[0].from);
  const schedule = balancedSchedule(path, steps);
  const mixOfWeights = (weightAt: (step: number) => number) => {
    const weights = kinds.map(() => 0);
    schedule.forEach((kind, step) => {
      weights[kinds.indexOf(kind)] += weightAt(step);
    });
    return mixOf(inWholeSteps(weights, steps), kinds);
  };
  const rateAt = (step: number) => learningRateAt({ peak, warmupSteps, steps, decay }, step);
  const counts: PathControl = { equal: "counts", mix: mixOfWeights(() => 1) };
  const rates: PathControl = { equal: "rate-weighted shares", mix: mixOfWeights(rateAt) };
  return mixLabel(counts.mix) === mixLabel(rates.mix) ? [counts] : [counts, rates];
}

/** Whole numbers with a given sum, as near to the proportions of weights as can be (largest remainders). */
function inWholeSteps(weights: readonly number[], steps: number): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const exact = weights.map((weight) => (weight * steps) / sum);
  const whole = exact.map((each) => Math.floor(each + 1e-9));
  const left = steps - whole.reduce((total, each) => total + each, 0);
  const byRemainder = [...exact.keys()].sort((a, b) => exact[b] - whole[b] - (exact[a] - whole[a]));
  for (const place of byRemainder.slice(0, left)) whole[place]++;
  return whole;
}
