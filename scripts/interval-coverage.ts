import {
  bootstrapInterval,
  measureRange,
  normalDraw,
  type RandomStream,
  type ValueRange,
} from "../src/index";

/** What samples are drawn from. */
export interface Population {
  readonly name: string;
  readonly range: ValueRange;
  readonly mean: number;
  draw(stream: RandomStream): number;
}

const { NEGATIVE_INFINITY, POSITIVE_INFINITY } = Number;

export const populations: readonly Population[] = [
  {
    name: "normal",
    range: { low: NEGATIVE_INFINITY, high: POSITIVE_INFINITY },
    mean: 0,
    draw: normalDraw,
  },
  {
    name: "exponential",
    range: { low: 0, high: POSITIVE_INFINITY },
    mean: 1,
    draw: (stream) => -Math.log(1 - stream.uniform()),
  },
  {
    name: "beta(.5, .5)",
    range: measureRange,
    mean: 0.5,
    draw: (stream) => Math.sin((Math.PI / 2) * stream.uniform()) ** 2, // the arcsine law
  },
  {
    name: ".9 at 1, else uniform",
    range: measureRange,
    mean: 0.95,
    draw: (stream) => (stream.uniform() < 0.9 ? 1 : stream.uniform()),
  },
];

/**
 * How samples are made. "items": each is its own cluster. "clusters": clusters have 1 to 8 items,
 * each number equally likely; an item has a value of its own or, with probability 1/2, its
 * cluster's, so that items of a cluster correlate by 1/4 and each has the population's distribution.
 */
export type SampleKind = "items" | "clusters";

export interface Coverage {
  readonly trials: number;
  /** Trials that gave an interval, and those of them whose interval holds the mean. */
  readonly intervals: number;
  readonly covered: number;
  /** Of the intervals. */
  readonly meanWidth: number;
  /** Trials in which the range moved an end, or gave an interval where bootstrap-t alone gives none; null if not counted. */
  readonly moved: number | null;
}

/** Draws samples of so many clusters and counts how often their intervals hold the population's mean. */
export function intervalCoverage(
  population: Population,
  {
    kind,
    clusters,
    trials,
    resamples,
    countsMoved = false,
  }: { kind: SampleKind; clusters: number; trials: number; resamples: number; countsMoved?: boolean },
  stream: RandomStream,
): Coverage {
  const { range, mean } = population;
  const isCompared = countsMoved && (Number.isFinite(range.low) || Number.isFinite(range.high));
  let [intervals, covered, width, moved] = [0, 0, 0, 0];
  for (let trial = 0; trial < trials; trial++) {
    const sample = drawSample(population, kind, clusters, stream);
    const before = stream.state();
    const options = { clusters: sample.labels, resamples };
    const unbounded = isCompared
      ? bootstrapInterval(sample.values, stream, { ...options, range: unboundedRange }).interval
      : null;
    if (isCompared) stream.resume(before); // the same resamples again
    const { interval } = bootstrapInterval(sample.values, stream, { ...options, range });
    if (!interval) continue;
    intervals++;
    if (interval.low <= mean && mean <= interval.high) covered++;
    width += interval.high - interval.low;
    if (isCompared && (interval.low !== unbounded?.low || interval.high !== unbounded.high)) moved++;
  }
  return { trials, intervals, covered, meanWidth: width / intervals, moved: countsMoved ? moved : null };
}

const unboundedRange = populations[0].range;

function drawSample(
  { draw }: Population,
  kind: SampleKind,
  clusters: number,
  stream: RandomStream,
): { values: number[]; labels: number[] | undefined } {
  if (kind === "items")
    return { values: Array.from({ length: clusters }, () => draw(stream)), labels: undefined };
  const values: number[] = [];
  const labels: number[] = [];
  for (let cluster = 0; cluster < clusters; cluster++) {
    const shared = draw(stream);
    for (let item = stream.below(8); item >= 0; item--) {
      values.push(stream.below(2) === 0 ? shared : draw(stream));
      labels.push(cluster);
    }
  }
  return { values, labels };
}
