import { mean, median } from "../statistics";
import type { StepMetrics, StoredCell } from "../sweep";
import { mixName } from "./mix-cells";
import { paretoFront } from "./trade-offs";

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
  return {
    mix: mixName(mix),
    seed,
    mAP: mean([mono, cross, multi].flatMap((mAP) => mAP ?? [])),
    pairsPerSecond: timings.trainingPairs / timings.trainingSeconds,
    seconds: timings.trainingSeconds,
    validations,
  };
}

/** What a mix gives for what it costs. */
export interface AccuracyCost {
  readonly mix: string;
  readonly seeds: number;
  /** Mean over seeds. */
  readonly mAP: number;
  /** Median over seeds. */
  readonly pairsPerSecond: number;
  /** Mean over seeds; null where one never came to the mAP that was asked for. */
  readonly seconds: number | null;
  /** What the seconds are of. */
  readonly cost: "the whole training" | "training to the given mAP on validation";
  /** Whether no other mix has as much mAP in as few seconds, and more of the one or fewer of the other. */
  readonly isOnFront: boolean;
}

/**
 * mAP against training cost, a row a mix in the order of its first run, with the Pareto front of
 * much mAP in few seconds.
 *
 * The cost is the time to the first measurement on the validation split that is at or above
 * `target`. Without a target, or where a run has no measurements, it is the time of the whole
 * training for every mix, so that the column never holds two things. A mix of which some runs never
 * came to the target has no seconds: the mean would be that of its luckier runs.
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

/** Infinite for a run that never came to the target. */
function secondsTo(target: number, { validations }: RunCost): number {
  return validations.find(({ mAP }) => mAP >= target)?.seconds ?? Number.POSITIVE_INFINITY;
}
