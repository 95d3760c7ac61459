import { mean, median } from "../statistics";
import type { StepMetrics, StoredCell } from "../sweep";
import { mixName } from "./mix-cells";
import { paretoFront } from "./trade-offs";

/** The training cost of one run, and its mAP. */
export interface RunCost {
  /** See mixName. */
  readonly mix: string;
  readonly seed: number;
  /** mAP of the trained model on the evaluated split, averaged over the kinds of setting that the corpus has. */
  readonly mAP: number;
  readonly pairsPerSecond: number;
  /** Seconds in optimiser steps, without the measurements on the validation split. */
  readonly seconds: number;
  /** mAP on the validation split after so many seconds of training; none without measurements. */
  readonly validations: readonly { readonly seconds: number; readonly mAP: number }[];
}

/**
 * The cost of a trained cell; null for an untrained one, which has none.
 *
 * @param metrics the run's log as readMetrics gives it, which tells when validation was measured
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
  return {
    mix: mixName(mix),
    seed,
    mAP: mean([mono, cross, multi].flatMap((mAP) => mAP ?? [])),
    pairsPerSecond: timings.trainingPairs / timings.trainingSeconds,
    seconds: timings.trainingSeconds,
    validations,
  };
}

/** The mAP of a mix and its training cost. */
export interface AccuracyCost {
  readonly mix: string;
  readonly seeds: number;
  /** Mean over seeds. */
  readonly mAP: number;
  /** Median over seeds. */
  readonly pairsPerSecond: number;
  /** Mean over seeds; null where a run never reached the target mAP. */
  readonly seconds: number | null;
  /** What the seconds measure. */
  readonly cost: "the whole training" | "training to the given mAP on validation";
  /** Whether no other mix has as much mAP in as few seconds, and more of the one or fewer of the other. */
  readonly isOnFront: boolean;
}

/**
 * mAP and training cost of each mix, in the order of the mixes' first runs, and the Pareto front of much
 * mAP in few seconds.
 *
 * The cost is the time to the first measurement on the validation split that is at or above `target`.
 * Without a target, or if a run has no measurements, the cost of every mix is the time of the whole
 * training, so that the column never mixes two costs. A mix has no seconds if one of its runs never
 * reached the target, since a mean of the other runs would be too favourable.
 *
 * @param target an mAP as 0.2, or null
 */
export function accuracyAgainstCost(runs: readonly RunCost[], target: number | null = null): AccuracyCost[] {
  const isTimed = target !== null && runs.every(({ validations }) => validations.length > 0);
  const cost = isTimed ? "training to the given mAP on validation" : "the whole training";
  const rows = [...new Set(runs.map(({ mix }) => mix))].map((mix) => {
    const seeds = runs.filter((run) => run.mix === mix);
    const times = seeds.map((run) => (isTimed ? secondsTo(target, run) : run.seconds));
    const seconds = mean(times);
    return {
      mix,
      seeds: seeds.length,
      mAP: mean(seeds.map((run) => run.mAP)),
      pairsPerSecond: median(seeds.map((run) => run.pairsPerSecond)),
      seconds: Number.isFinite(seconds) ? seconds : null,
    };
  });
  const front = paretoFront(
    rows.filter(({ seconds }) => seconds !== null),
    [({ mAP }) => mAP, ({ seconds }) => -(seconds ?? Number.POSITIVE_INFINITY)],
  );
  return rows.map((row) => ({ ...row, cost, isOnFront: front.includes(row) }));
}

/** Seconds until a run reaches the target; infinite if it never does. */
function secondsTo(target: number, { validations }: RunCost): number {
  return validations.find(({ mAP }) => mAP >= target)?.seconds ?? Number.POSITIVE_INFINITY;
}
