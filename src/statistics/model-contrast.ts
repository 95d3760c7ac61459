import type { RandomStream } from "../core";
import { type BootstrapEstimate, type BootstrapOptions, bootstrapInterval } from "./bootstrap-interval";
import { clusterSums, type ItemUnits } from "./item-units";
import { mean, sumOfSquares } from "./location";

export interface RandomisationTest {
  /**
   * Two-sided, of the hypothesis that the two systems' scores could be swapped within each cluster.
   * Of n clusters that are counted it is a multiple of 2^-n and at least 2 · 2^-n, so that fewer
   * than 6 clusters never have a p below .05.
   */
  readonly pValue: number;
  /** Whether all 2^clusters swaps were counted; else some were drawn. */
  readonly isExact: boolean;
}

/** The difference of two trained models on other test items of the same kind. */
export interface ModelContrast extends BootstrapEstimate, RandomisationTest {
  /**
   * Mean over clusters of their mean differences, in standard deviations of these (Cohen's d_z):
   * any finite number, 0 for no difference; null where all clusters differ by the same, or there is
   * one alone, so that nothing is there to divide by.
   */
  readonly effectSize: number | null;
}

/**
 * Compares *these two trained models*, paired by item: is the difference larger than the choice of
 * test items alone would give? Whether *this way of training* is better is another question, which
 * needs seeds: see {@link pairedContrast}.
 *
 * @param first one score an item
 * @param second of the same items, in the same order
 * @param options `range` is that of the scores; differences lie within its width on both sides of 0
 * @throws {RangeError} if the scores do not pair, and as {@link bootstrapInterval} does
 * @see Cohen 1988, Statistical Power Analysis, chapter 2.3.5 (d_z)
 */
export function modelContrast(
  first: readonly number[],
  second: readonly number[],
  stream: RandomStream,
  { range, ...options }: BootstrapOptions,
): ModelContrast {
  if (first.length !== second.length)
    throw new RangeError(`modelContrast: expected ${first.length} scores, got ${second.length}`);
  const differences = first.map((score, item) => score - second[item]);
  const width = range.high - range.low;
  return {
    ...bootstrapInterval(differences, stream, { ...options, range: { low: -width, high: width } }),
    ...randomisationTest(differences, stream, options),
    effectSize: effectSize(differences, options, largest([...first, ...second])),
  };
}

function effectSize(differences: readonly number[], units: ItemUnits, scale: number): number | null {
  const { sums, sizes } = clusterSums(differences, units);
  const means = Array.from(sums, (sum, cluster) => sum / sizes[cluster]);
  const value = mean(means);
  const deviation = Math.sqrt(sumOfSquares(means, value) / (means.length - 1));
  // equal differences of unequal scores vary by what rounding left
  return deviation > 1e-12 * scale ? value / deviation : null;
}

function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** Up to 16 clusters all swaps are counted: 65,536 sums. */
const mostExact = 16;

/**
 * Paired randomisation test (Fisher's) of two systems on the same items: how often swapping the
 * systems' scores, cluster by cluster at random, makes as large a difference of means as the
 * measured one. Swaps that are drawn count the measured one in, p = (as large + 1) / (drawn + 1), so
 * p is never 0 and never too small on average.
 *
 * @param differences first system less second, one an item
 * @param options a cluster is swapped as a whole; `resamples` are drawn where not all swaps are counted
 * @see Smucker, Allan and Carterette 2007, A comparison of statistical significance tests for
 *   information retrieval evaluation; Davison and Hinkley 1997, equation 4.11
 */
export function randomisationTest(
  differences: readonly number[],
  stream: RandomStream,
  { resamples = 9999, ...units }: ItemUnits & { readonly resamples?: number } = {},
): RandomisationTest {
  const { sums } = clusterSums(differences, units);
  const measured = Math.abs(sums.reduce((sum, value) => sum + value, 0));
  // sums in another order of signs differ by rounding where they are equal
  const least = measured - 1e-12 * sums.reduce((sum, value) => sum + Math.abs(value), 0);
  const isExact = sums.length <= mostExact;
  const swaps = isExact ? 2 ** sums.length : resamples;
  let asLarge = 0;
  for (let swap = 0; swap < swaps; swap++) {
    let [sum, signs] = [0, swap];
    for (let cluster = 0; cluster < sums.length; cluster++) {
      if (!isExact && cluster % 30 === 0) signs = stream.below(2 ** 30);
      sum += (signs >> (cluster % 30)) & 1 ? -sums[cluster] : sums[cluster];
    }
    if (Math.abs(sum) >= least) asLarge++;
  }
  return { pValue: isExact ? asLarge / swaps : (asLarge + 1) / (resamples + 1), isExact };
}
