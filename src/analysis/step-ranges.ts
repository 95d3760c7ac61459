import { mean } from "../statistics";
import type { StoredCell } from "../sweep";
import { groupByMix, studyKinds } from "./mix-cells";

/** The mean and range, over the runs of all seeds, of a number that each run has. */
export interface SeedRange {
  readonly mean: number;
  /** Smallest and largest number of a run. */
  readonly low: number;
  readonly high: number;
}

/** One optimiser step of a mix, over its seeds. */
export interface StepRange {
  /** The only kind of the mix's batches. */
  readonly kind: string;
  /** Number of the step, from 1. */
  readonly step: number;
  /** Loss of the step's batch, before the step changes the weights. */
  readonly loss: SeedRange;
  /** Norm of all gradients, before clipping. */
  readonly gradientNorm: SeedRange;
}

/**
 * Loss and gradient norm of each step, for the mixes with one kind of batch alone: negatives are harder
 * in some kinds than in others, so that the losses of other mixes jump. Where runs ended early, a step is
 * over the runs that reached it.
 */
export function stepRanges(cells: readonly StoredCell[]): StepRange[] {
  const groups = groupByMix(cells);
  return studyKinds(cells).flatMap((kind) => {
    const runs = groups.find(({ name }) => name === kind)?.cells ?? [];
    const steps = runs.map(({ result }) => result.training?.steps ?? []);
    const longest = Math.max(0, ...steps.map(({ length }) => length));
    return Array.from({ length: longest }, (_, index) => {
      const reached = steps.flatMap((run) => run.slice(index, index + 1));
      return {
        kind,
        step: index + 1,
        loss: rangeOf(reached.map(({ loss }) => loss)),
        gradientNorm: rangeOf(reached.map(({ gradientNorm }) => gradientNorm)),
      };
    });
  });
}

function rangeOf(values: readonly number[]): SeedRange {
  return { mean: mean(values), low: Math.min(...values), high: Math.max(...values) };
}
