import type { RandomStream } from "../core";
import { bootstrapInterval } from "./bootstrap-interval";
import { clusterSums } from "./cluster-sums";
import { type RandomisationTest, randomisationTest } from "./randomisation-test";
import type { Estimate } from "./seed-item-interval";

/** The difference of two trained models on other test items of the same kind. */
export interface ModelContrast extends Estimate, RandomisationTest {
  /**
   * Mean over clusters of their mean differences, in standard deviations of these (Cohen's d_z):
   * any number, 0 for no difference; infinite where all clusters differ by the same.
   */
  readonly effectSize: number;
  readonly clusters: number;
}

/**
 * Compares *these two trained models*, paired by item: is the difference larger than the choice of
 * test items alone would give? Whether *this way of training* is better is another question, which
 * needs seeds: see {@link pairedContrast}.
 *
 * @param first one score an item
 * @param second of the same items, in the same order
 * @param clusters as in {@link bootstrapInterval}
 * @throws {RangeError} if the scores do not pair
 * @see Cohen 1988, Statistical Power Analysis, chapter 2.3.5 (d_z)
 */
export function modelContrast(
  first: readonly number[],
  second: readonly number[],
  stream: RandomStream,
  options: { clusters?: readonly (string | number)[]; resamples?: number } = {},
): ModelContrast {
  if (first.length !== second.length)
    throw new RangeError(`modelContrast: expected ${first.length} scores, got ${second.length}`);
  const differences = first.map((score, item) => score - second[item]);
  const { sums, sizes } = clusterSums(differences, options.clusters);
  const means = sums.map((sum, cluster) => sum / sizes[cluster]);
  const mean = means.reduce((sum, value) => sum + value, 0) / means.length;
  const variance = means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (means.length - 1);
  return {
    ...bootstrapInterval(differences, stream, options),
    ...randomisationTest(differences, stream, options),
    effectSize: mean === 0 ? 0 : mean / Math.sqrt(variance),
    clusters: sums.length,
  };
}
