import { batchKinds } from "../core";
import { mean, median } from "../statistics";
import type { Measurement, ThroughputBlock, ThroughputRecord } from "./throughput-record";
import { type ThroughputTask, taskName } from "./throughput-task";

/** One model's speed at one task, over blocks. */
export interface ThroughputRate {
  readonly model: string;
  readonly task: ThroughputTask;
  /** Texts, of training pairs, a second: median over blocks, smallest and largest. */
  readonly perSecond: number;
  readonly slowest: number;
  readonly fastest: number;
  /** Median over blocks. */
  readonly tokensPerSecond: number;
  /** Operations that the texts need, as a share of the rate of a large matrix product in the same block; median. */
  readonly shareOfGemm: number;
  /** Of single queries, over those of all blocks, in milliseconds. */
  readonly latency: Readonly<Record<"p50" | "p95" | "p99", number>> | null;
  /** Of training batches: share of attention's places that is padding, mean over blocks. */
  readonly paddingShare: number | null;
}

/** Rates of every model at every task, the repeated first model left out; pure. */
export function throughputRates({ models, blocks }: ThroughputRecord): ThroughputRate[] {
  const labels = models.filter(({ isRepeat }) => !isRepeat).map(({ label }) => label);
  return tasksOf(blocks).flatMap((task) => labels.map((label) => rateOf(label, task, blocks)));
}

/** The tasks of a measurement in the order of its plan, not in that of a block's turns. */
export function tasksOf(blocks: readonly ThroughputBlock[]): ThroughputTask[] {
  const tasks = new Map((blocks[0]?.measurements ?? []).map(({ task }) => [taskName(task), task]));
  const activities = ["batch", "language", "query", "train"];
  const place = ({ activity, of }: ThroughputTask): number =>
    activity === "batch" ? of : activity === "train" ? batchKinds.indexOf(of) : 0;
  return [...tasks.values()].sort(
    (a, b) =>
      activities.indexOf(a.activity) - activities.indexOf(b.activity) ||
      place(a) - place(b) ||
      (String(a.of) < String(b.of) ? -1 : 1),
  );
}

/** A model's measurement of a task in a block. @throws {RangeError} if there is none */
export function measurementOf(block: ThroughputBlock, model: string, task: ThroughputTask): Measurement {
  const name = taskName(task);
  const measurement = block.measurements.find((each) => each.model === model && taskName(each.task) === name);
  if (!measurement)
    throw new RangeError(`block ${block.number}: expected a measurement of ${model}, ${name}`);
  return measurement;
}

function rateOf(model: string, task: ThroughputTask, blocks: readonly ThroughputBlock[]): ThroughputRate {
  const measured = blocks.map((block) => measurementOf(block, model, task));
  const rates = measured.map(({ units, seconds }) => units / seconds);
  const latencies = measured.flatMap((each) => each.latencies ?? []);
  const padding = measured.flatMap(({ paddingShare }) => paddingShare ?? []);
  return {
    model,
    task,
    perSecond: median(rates),
    slowest: Math.min(...rates),
    fastest: Math.max(...rates),
    tokensPerSecond: median(measured.map(({ tokens, seconds }) => tokens / seconds)),
    shareOfGemm: median(measured.map(({ flops, seconds }, i) => flops / seconds / blocks[i].gemmRate)),
    latency:
      latencies.length === 0
        ? null
        : {
            p50: percentile(latencies, 0.5),
            p95: percentile(latencies, 0.95),
            p99: percentile(latencies, 0.99),
          },
    paddingShare: padding.length === 0 ? null : mean(padding),
  };
}

/**
 * The smallest value that at least a share of the values does not exceed, which is always one of
 * them: R's quantile of type 1.
 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}
