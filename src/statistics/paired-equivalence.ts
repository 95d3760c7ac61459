import { mean } from "./location";
import { tInterval } from "./mean-square-interval";
import { equivalenceP } from "./one-sided";
import type { Estimate } from "./seed-item-interval";

/** The mean of paired differences with two questions asked of it: is it 0, and is it small? */
export interface PairedEquivalence extends Estimate {
  readonly standardError: number;
  readonly degreesOfFreedom: number;
  /** Two-sided, of the hypothesis that the mean is 0: the paired t test. */
  readonly differenceP: number;
  /**
   * Of the hypothesis that the mean lies on or outside the bounds: the larger p of the two
   * one-sided t tests. Below 0.05 exactly where the 90 % interval lies within the bounds.
   */
  readonly equivalenceP: number;
}

/**
 * Two one-sided paired t tests of equivalence (TOST), with the mean's 95 % t interval. A difference
 * that is not significant shows nothing; one whose equivalence p is below 0.05 is within the bounds.
 *
 * @param differences one a pair, as of blocks; independent, two or more
 * @param bounds differences between which the two count as equal, `low` below `high`
 * @throws {RangeError} of fewer than two differences, or bounds out of order
 * @see Schuirmann 1987, A comparison of the two one-sided tests procedure and the power approach
 *   for assessing the equivalence of average bioavailability
 */
export function pairedEquivalence(
  differences: readonly number[],
  bounds: { readonly low: number; readonly high: number },
): PairedEquivalence {
  const count = differences.length;
  if (count < 2) throw new RangeError(`pairedEquivalence: expected two differences or more, got ${count}`);
  const value = mean(differences);
  const degreesOfFreedom = count - 1;
  const squares = differences.reduce((sum, difference) => sum + (difference - value) ** 2, 0);
  const variance = squares / degreesOfFreedom / count;
  const { pValue: differenceP, ...estimate } = tInterval(value, { variance, degreesOfFreedom });
  return { value, ...estimate, differenceP, equivalenceP: equivalenceP({ value, ...estimate }, bounds) };
}
