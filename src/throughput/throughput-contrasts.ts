import { UserError } from "../core";
import { holm, mean, median, pairedEquivalence } from "../statistics";
import { measurementOf, tasksOf } from "./throughput-rates";
import type { ThroughputBlock, ThroughputRecord } from "./throughput-record";
import { type ThroughputTask, taskName } from "./throughput-task";

/** Two speeds at one task, as their ratio. */
export interface ThroughputContrast {
  /** As "cross / mono": how many times as fast the first is. */
  readonly contrast: string;
  /** What was done: a task's name, or "all encoding", "all training". */
  readonly task: string;
  /** Models at one task; one model with itself; batch kinds in training, whatever the model. */
  readonly compares: "models" | "repeat" | "kinds";
  readonly isTraining: boolean;
  /** What speeds count a second. */
  readonly per: "units" | "tokens";
  /** Geometric mean over blocks. */
  readonly ratio: number;
  /** Ends of the 95 % interval. */
  readonly low: number;
  readonly high: number;
  /** Of TOST: below 0.05 the ratio lies within the margin. */
  readonly equivalenceP: number;
  /** Of the paired t test against a ratio of 1, adjusted by Holm's method over the contrasts of its kind. */
  readonly differenceHolmP: number;
  readonly blocks: number;
  readonly verdict: string;
}

/**
 * Which ratios of speed are within a margin, which differ from 1, and which are undecided.
 *
 * Ratios are paired by block and taken as logarithms, so that neither model has a privileged place:
 * a Student's t interval over blocks, and TOST with bounds ±log(1 + margin), that is from
 * 1/(1 + margin) to 1 + margin. Of single queries the median of the block's latencies is compared.
 *
 * "All encoding" and "all training" take the geometric mean over tasks within each block: they
 * average out what disturbs single tasks, and answer the question as a whole.
 *
 * Each contrast's equivalence is a claim at 5 %; the claim that *all* are equivalent is at 5 % too
 * where each is (the intersection-union test: Berger 1982). The verdict is "different" where
 * equivalence is not shown and Holm's p is below 0.05, so that many tasks do not make one differ by
 * chance.
 *
 * @param margin as 0.05: the largest ratio less 1 that does not matter
 * @param per what a speed counts a second: texts and pairs, or their tokens. Batches of two kinds
 *   differ in tokens by the languages that they drew, texts by the models' tokenizers
 * @throws {UserError} if the margin is not above 0, or there are fewer than two blocks
 */
export function throughputContrasts(
  { models, blocks }: Pick<ThroughputRecord, "models" | "blocks">,
  margin: number,
  per: "units" | "tokens" = "units",
): ThroughputContrast[] {
  checkMargin(margin);
  if (blocks.length < 2)
    throw new UserError(
      `an interval over blocks needs two or more, not ${blocks.length}; measure more blocks`,
    );
  const pairs = speedPairs(models, tasksOf(blocks), per);
  const bound = Math.log(1 + margin);
  return (["models", "repeat", "kinds"] as const).flatMap((compares) => {
    const rows = pairs
      .filter((pair) => pair.compares === compares)
      .map(({ ratioIn, ...names }) => {
        const logs = blocks.map((block) => Math.log(ratioIn(block)));
        return { names, ...pairedEquivalence(logs, { low: -bound, high: bound }) };
      });
    const adjusted = holm(rows.map(({ differenceP }) => differenceP));
    return rows.map(
      ({ names, value, low, high, equivalenceP }, index): ThroughputContrast => ({
        ...names,
        per,
        ratio: Math.exp(value),
        low: Math.exp(low),
        high: Math.exp(high),
        equivalenceP,
        differenceHolmP: adjusted[index],
        blocks: blocks.length,
        verdict: verdictOf(equivalenceP, adjusted[index], margin),
      }),
    );
  });
}

/**
 * The contrasts of all encoding, all training and kinds of batches, by texts and pairs; and those of them by tokens
 * that differ from these: kinds of batches draw languages, and models have tokenizers, of other lengths.
 *
 * @throws {UserError} as {@link throughputContrasts} does
 */
export function wholeContrasts(
  record: Pick<ThroughputRecord, "models" | "blocks">,
  margin: number,
): ThroughputContrast[] {
  const [byUnits, byTokens] = (["units", "tokens"] as const).map((per) =>
    throughputContrasts(record, margin, per).filter(({ task }) => task.startsWith("all ")),
  );
  const differs = ({ ratio }: ThroughputContrast, at: number) =>
    Math.abs(ratio / byUnits[at].ratio - 1) > 1e-9;
  return [...byUnits, ...byTokens.filter(differs)];
}

/** @throws {UserError} if the margin is not a number above 0 */
export function checkMargin(margin: number): void {
  if (!(margin > 0 && Number.isFinite(margin)))
    throw new UserError(`margin must be a number above 0, as 0.05 for 5 %, not ${margin}`);
}

interface SpeedPair extends Pick<ThroughputContrast, "contrast" | "task" | "compares" | "isTraining"> {
  ratioIn(block: ThroughputBlock): number;
}

/** Each model with the first in all encoding, all training and each task; every two kinds of training batches over models. */
function speedPairs(
  [first, ...others]: ThroughputRecord["models"],
  tasks: readonly ThroughputTask[],
  per: "units" | "tokens",
): SpeedPair[] {
  const speedIn = (block: ThroughputBlock, model: string, task: ThroughputTask) => {
    const { units, tokens, seconds, latencies } = measurementOf(block, model, task);
    const perUnit = per === "tokens" ? tokens / units : 1;
    return latencies ? (perUnit * 1000) / median(latencies) : (per === "tokens" ? tokens : units) / seconds;
  };
  const training = tasks.filter(({ activity }) => activity === "train");
  const encoding = tasks.filter(({ activity }) => activity !== "train");
  const besideFirst = others.flatMap(({ label, isRepeat }) =>
    [encoding, training].flatMap((half) => {
      const isTraining = half === training;
      const pair = (task: string, of: readonly ThroughputTask[]): SpeedPair => ({
        contrast: `${label} / ${first.label}`,
        task,
        compares: isRepeat ? "repeat" : "models",
        isTraining,
        ratioIn: (block) =>
          geometricMean(of.map((each) => speedIn(block, label, each) / speedIn(block, first.label, each))),
      });
      if (half.length === 0) return [];
      const whole = pair(isTraining ? "all training" : "all encoding", half);
      return [whole, ...half.map((task) => pair(taskName(task), [task]))];
    }),
  );
  const labels = [first, ...others].map(({ label }) => label);
  const kinds = training.flatMap((second, place) =>
    training.slice(place + 1).map(
      (one): SpeedPair => ({
        contrast: `${one.of} / ${second.of} batches`,
        task: "all training",
        compares: "kinds",
        isTraining: true,
        ratioIn: (block) =>
          geometricMean(labels.map((label) => speedIn(block, label, one) / speedIn(block, label, second))),
      }),
    ),
  );
  return [...besideFirst, ...kinds];
}

function geometricMean(ratios: readonly number[]): number {
  return Math.exp(mean(ratios.map(Math.log)));
}

function verdictOf(equivalenceP: number, differenceHolmP: number, margin: number): string {
  if (equivalenceP < 0.05) return `equivalent within ${Number((100 * margin).toPrecision(3))} %`;
  return differenceHolmP < 0.05 ? "different" : "undecided at this number of blocks";
}
