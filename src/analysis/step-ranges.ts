import { type BatchKind, batchKinds } from "../core";
import { mean } from "../statistics";
import type { StoredCell } from "../sweep";
import { groupByMix } from "./mix-cells";

/** A number that each seed's run has, over the runs. */
export interface SeedRange {
  readonly mean: number;
  /** Of the runs, smallest and largest. */
  readonly low: number;
  readonly high: number;
}

/** One optimiser step of a mix, over its seeds. */
export interface StepRange {
  /** The only kind of the mix's batches. */
  readonly kind: BatchKind;
  /** From 1. */
  readonly step: number;
  /** Before the step. */
  readonly loss: SeedRange;
  /** Over all gradients, before clipping. */
  readonly gradientNorm: SeedRange;
}

/**
 * Loss and gradient norm by step of the mixes of one kind: batches of different kinds differ in how
 * hard their negatives are, so that other mixes' losses jump between them. Where runs ended early a
 * step is over the runs that reached it.
 */
export function stepRanges(cells: readonly StoredCell[]): StepRange[] {
  const groups = groupByMix(cells);
  return batchKinds.flatMap((kind) => {
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
