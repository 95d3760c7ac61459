import type { StepMetrics, StoredCell } from "../sweep";
import { mixName } from "./summarise-study";

/** What one run's training cost and gave. */
export interface RunCost {
  /** See mixName. */
  readonly mix: string;
  readonly seed: number;
  /** Of the trained model on the split that was evaluated, mean over the kinds of setting there are. */
  readonly mAP: number;
  readonly pairsPerSecond: number;
  /** In optimiser steps, without the measurements in between. */
  readonly seconds: number;
  /** mAP on the validation split after so many seconds of training; none without measurements. */
  readonly validations: readonly { readonly seconds: number; readonly mAP: number }[];
}

/**
 * The cost of a trained cell; null of an untrained one, which has none.
 *
 * @param metrics the run's log, which knows when it was measured: see readMetrics
 */
export function runCost(
  { result, timings }: StoredCell,
  metrics: readonly Pick<StepMetrics, "pairsPerSecond" | "validation">[] = [],
): RunCost | null {
  const { mix, seed, settings } = result.cell;
  if (mix === null || seed === null) return null;
  const pairsPerStep = settings.batchSize * settings.positivesPerQuery;
  const validations: { seconds: number; mAP: number }[] = [];
  let seconds = 0;
  for (const { pairsPerSecond, validation } of metrics) {
    seconds += pairsPerStep / pairsPerSecond;
    if (validation) validations.push({ seconds, mAP: validation.mean });
  }
  const { mono, cross, multi } = result.macro;
  const means = [mono, cross, multi].filter((mean): mean is number => mean !== null);
  return {
    mix: mixName(mix),
    seed,
    mAP: means.reduce((sum, mean) => sum + mean, 0) / means.length,
    pairsPerSecond: timings.trainingPairs / timings.trainingSeconds,
    seconds: timings.trainingSeconds,
    validations,
  };
}
