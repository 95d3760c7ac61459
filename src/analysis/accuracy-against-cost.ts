import { mean, median } from "../statistics";
import { paretoFront } from "./pareto-front";
import type { RunCost } from "./run-cost";

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
 * training for every mix, so that the column never holds two things. A mix that came to the target
 * with some seeds alone is taken as never there: its mean would be that of its luckier runs.
 *
 * @param target an mAP as 0.2, or null
 */
export function accuracyAgainstCost(runs: readonly RunCost[], target: number | null = null): AccuracyCost[] {
  const isTimed = target !== null && runs.every(({ validations }) => validations.length > 0);
  const cost = isTimed ? "training to the given mAP on validation" : "the whole training";
  const rows = [...new Set(runs.map(({ mix }) => mix))].map((mix) => {
    const own = runs.filter((run) => run.mix === mix);
    const times = own.map((run) => (isTimed ? secondsTo(target, run) : run.seconds));
    const seconds = mean(times);
    return {
      mix,
      seeds: own.length,
      mAP: mean(own.map((run) => run.mAP)),
      pairsPerSecond: median(own.map((run) => run.pairsPerSecond)),
      seconds: Number.isFinite(seconds) ? seconds : null,
    };
  });
  const front = paretoFront(
    rows.filter(({ seconds }) => seconds !== null),
    [
      { of: ({ mAP }) => mAP, better: "higher" },
      { of: ({ seconds }) => seconds ?? Number.POSITIVE_INFINITY, better: "lower" },
    ],
  );
  return rows.map((row) => ({ ...row, cost, isOnFront: front.includes(row) }));
}

/** Infinite if it never came there. */
function secondsTo(target: number, { validations }: RunCost): number {
  return validations.find(({ mAP }) => mAP >= target)?.seconds ?? Number.POSITIVE_INFINITY;
}
