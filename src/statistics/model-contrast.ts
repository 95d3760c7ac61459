import type { RandomStream } from "../core";
import { type BootstrapEstimate, type BootstrapOptions, bootstrapInterval } from "./bootstrap-interval";
import { clusterSums } from "./cluster-sums";
import { type RandomisationTest, randomisationTest } from "./randomisation-test";

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

function effectSize(
  differences: readonly number[],
  options: Omit<BootstrapOptions, "range">,
  scale: number,
): number | null {
  const { sums, sizes } = clusterSums(differences, options);
  const means = sums.map((sum, cluster) => sum / sizes[cluster]);
  const mean = means.reduce((sum, value) => sum + value, 0) / means.length;
  const squares = means.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / (means.length - 1));
  // equal differences of unequal scores vary by what rounding left
  return deviation > 1e-12 * scale ? mean / deviation : null;
}

function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
