import type { RandomStream } from "../core";
import { clusterSums, type ItemUnits } from "./item-units";
import { quantile } from "./location";

/** Where values can lie; a side without a bound is infinite. */
export interface ValueRange {
  readonly low: number;
  readonly high: number;
}

/** The range of every {@link Measure}. */
export const measureRange: ValueRange = { low: 0, high: 1 };

/** A mean with its 95 % bootstrap interval over clusters, or the reason why it has none. */
export interface BootstrapEstimate {
  readonly value: number;
  /** Finite ends, low <= value <= high, within the values' range; null where there is no interval. */
  readonly interval: ValueRange | null;
  /** Why there is no interval, as "3 items are too few for an interval; 5 or more are needed"; null where there is one. */
  readonly reason: string | null;
  readonly items: number;
  /** As many as items where each item is its own cluster. */
  readonly clusters: number;
}

export interface BootstrapOptions extends ItemUnits {
  /** Of the values. Narrow bounds help where few values differ from the others. */
  readonly range: ValueRange;
  readonly resamples?: number;
}

/** With 4, an unbounded interval is about eight times as wide as Student's; with 2 or 3 it is infinite. */
export const fewestUnits = 5;

/**
 * The mean of values with its 95 % bootstrap interval over clusters, for *these trained models* on
 * other test items of the same kind. It says nothing of other seeds: see {@link seedItemInterval}.
 *
 * Clusters are drawn with replacement, as many as there are. Each resample gives Student's ratio: the
 * deviation of its mean over the standard error of the same resample (bootstrap-t). A resample of
 * equal clusters has an error of 0 and an infinite ratio: where few clusters differ from the others
 * the ends of bootstrap-t are infinite, or far beyond what the range allows. So an end goes no
 * further than Gaffke's bound: the quantile of the clusters' mean with random exponential weights, and
 * with one more cluster of mean size at that end of the range. For single values in a known range no
 * population is known in which the bound covers less often than its level. Of zeros and ones it is
 * the interval of Clopper and Pearson.
 *
 * How often such intervals hold the truth, by population and number of clusters, is in
 * docs/evaluation.md, by `npm run check:coverage`.
 *
 * @param values one an item, within the range
 * @throws {RangeError} as {@link clusterSums} does, and for a value outside the range
 * @see Davison and Hinkley 1997, Bootstrap Methods and their Application, chapter 5.2.1; Gaffke
 *   2005, Three test statistics for a nonparametric one-sided hypothesis on the mean of a
 *   nonnegative variable; Learned-Miller and Thomas 2019, arXiv 1905.06208
 */
export function bootstrapInterval(
  values: readonly number[],
  stream: RandomStream,
  { range, resamples = 9999, ...units }: BootstrapOptions,
): BootstrapEstimate {
  const outside = values.find((value) => value < range.low - rounding || value > range.high + rounding);
  if (outside !== undefined)
    throw new RangeError(
      `bootstrapInterval: expected values from ${range.low} to ${range.high}, got ${outside}`,
    );
  const sample = centred(clusterSums(values, units), range);
  const { value } = sample;
  const clusters = sample.sizes.length;
  const what = clusters < values.length ? "clusters" : "items";
  const none = (reason: string): BootstrapEstimate => ({
    value,
    interval: null,
    reason,
    items: values.length,
    clusters,
  });
  if (clusters < fewestUnits)
    return none(
      `${clusters === 1 ? `1 ${what.slice(0, -1)} is` : `${clusters} ${what} are`} too few for an interval; ${fewestUnits} or more are needed`,
    );
  const student = studentEnds(sample, stream, resamples);
  if (!student) return none(`all ${clusters} ${what} have the same value`);
  const bound = boundedEnds(sample, range, stream, resamples);
  const low = Math.min(value, Math.max(student.low, bound.low));
  const high = Math.max(value, Math.min(student.high, bound.high));
  if (!Number.isFinite(low) || !Number.isFinite(high))
    return none(`too many of ${clusters} ${what} have the same value for an interval`);
  return { value, interval: { low, high }, reason: null, items: values.length, clusters };
}

/** An interval as text, or the reason why there is none. */
export function intervalText({ interval, reason }: BootstrapEstimate, decimals = 4): string {
  return interval ? `${interval.low.toFixed(decimals)} to ${interval.high.toFixed(decimals)}` : `${reason}`;
}

/** Differences that are smaller, in shares of the largest number, are what rounding left of none. */
const rounding = 1e-12;

/** The mean over items, and how far each cluster's sum lies from that mean times the cluster's size. */
interface CentredSample {
  readonly value: number;
  readonly residuals: Float64Array;
  readonly sizes: Float64Array;
}

function centred(
  { sums, sizes }: { readonly sums: Float64Array; readonly sizes: Float64Array },
  { low, high }: ValueRange,
): CentredSample {
  const total = (list: Float64Array) => list.reduce((sum, each) => sum + each, 0);
  const value = Math.min(high, Math.max(low, total(sums) / total(sizes)));
  const least = rounding * sums.reduce((most, sum) => Math.max(most, Math.abs(sum)), 0);
  const residuals = sums.map((sum, cluster) => {
    const residual = sum - value * sizes[cluster];
    return Math.abs(residual) > least ? residual : 0;
  });
  return { value, residuals, sizes };
}

/** Ends by bootstrap-t, infinite where too many resamples have no error; null where the sample has none. */
function studentEnds(
  { value, residuals, sizes }: CentredSample,
  stream: RandomStream,
  resamples: number,
): ValueRange | null {
  const count = residuals.length;
  const whole = deviation(residuals, sizes, (draw) => draw);
  if (whole.error === 0) return null;
  const ratios = Float64Array.from({ length: resamples }, () => {
    const { mean, error } = deviation(residuals, sizes, () => stream.below(count));
    return mean === 0 ? 0 : mean / error;
  }).sort();
  return {
    low: value - quantile(ratios, 0.975) * whole.error,
    high: value - quantile(ratios, 0.025) * whole.error,
  };
}

/**
 * How far the mean over the items of as many clusters as there are lies from the sample's, with its
 * standard error over clusters; without the factor of their number, which is the same in every
 * resample and cancels.
 */
function deviation(
  residuals: Float64Array,
  sizes: Float64Array,
  clusterOf: (draw: number) => number,
): { mean: number; error: number } {
  let [sum, size, sumSum, sumSize, sizeSize] = [0, 0, 0, 0, 0];
  for (let draw = 0; draw < residuals.length; draw++) {
    const cluster = clusterOf(draw);
    const [r, n] = [residuals[cluster], sizes[cluster]];
    sum += r;
    size += n;
    sumSum += r * r;
    sumSize += r * n;
    sizeSize += n * n;
  }
  const mean = sum / size;
  const squares = sumSum - 2 * mean * sumSize + mean * mean * sizeSize; // of residuals less mean times size
  return { mean, error: squares > rounding * sumSum ? Math.sqrt(squares) / size : 0 };
}

/** Gaffke's bounds, which lie within the range; infinite where the range is. */
function boundedEnds(
  { value, residuals, sizes }: CentredSample,
  range: ValueRange,
  stream: RandomStream,
  resamples: number,
): ValueRange {
  if (!Number.isFinite(range.low) && !Number.isFinite(range.high)) return range;
  const meanSize = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  const lows = new Float64Array(resamples);
  const highs = new Float64Array(resamples);
  for (let at = 0; at < resamples; at++) {
    const extra = meanSize * exponentialDraw(stream);
    let [sum, size] = [0, extra];
    for (let cluster = 0; cluster < residuals.length; cluster++) {
      const weight = exponentialDraw(stream);
      sum += weight * residuals[cluster];
      size += weight * sizes[cluster];
    }
    lows[at] = Math.max(range.low, value + (sum + extra * (range.low - value)) / size);
    highs[at] = Math.min(range.high, value + (sum + extra * (range.high - value)) / size);
  }
  return { low: quantile(lows.sort(), 0.025), high: quantile(highs.sort(), 0.975) };
}

/** A number of mean 1 whose density is exp(-x), by the inverse of its distribution. */
function exponentialDraw(stream: RandomStream): number {
  return -Math.log((stream.below(2 ** 30) + 0.5) / 2 ** 30);
}
