import tDistribution from "@stdlib/stats-base-dists-t-cdf";
import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import { mean, sumOfSquares } from "./location";
import type { CombinedVariance } from "./mean-squares";

/** A value with the ends of its 95 % interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** An estimate by Student's t; its interval knows no range of values, and can reach beyond 0 and 1. */
export interface TEstimate extends Estimate {
  readonly standardError: number;
  readonly degreesOfFreedom: number;
  /**
   * Two-sided, of the hypothesis that the true value is 0. Null where the observations do not vary
   * but for rounding, so that nothing shows how they would.
   */
  readonly pValue: number | null;
}

/** What a test of an estimate against a bound reads. */
type Tested = Pick<TEstimate, "value" | "standardError" | "degreesOfFreedom">;

/** An estimate's 95 % t interval and p-value. */
export function tInterval(value: number, { variance, degreesOfFreedom }: CombinedVariance): TEstimate {
  const standardError = Math.sqrt(variance);
  const isConstant = standardError <= 1e-12 * Math.max(1, Math.abs(value)); // but for rounding
  return {
    ...simultaneousInterval({ value, standardError, degreesOfFreedom }, 1),
    standardError,
    degreesOfFreedom,
    pValue: isConstant ? null : 2 * tDistribution(-Math.abs(value) / standardError, degreesOfFreedom),
  };
}

/**
 * The interval of one of several comparisons that all hold together in 95 % of studies
 * (Bonferroni's). Holm's p can be below 0.05 where such an interval holds 0; never the other way.
 *
 * @param comparisons how many, from 1 up
 */
export function simultaneousInterval(
  { value, standardError, degreesOfFreedom }: Tested,
  comparisons: number,
): Estimate {
  const reach = tQuantile(1 - 0.025 / comparisons, degreesOfFreedom) * standardError;
  return { value, low: value - reach, high: value + reach };
}

/**
 * The p-value of a one-sided t test: small if the true value lies above a bound. With a bound below
 * 0, the largest loss that does not matter, it is a test of non-inferiority.
 *
 * @param bound fixed before the result is known
 * @see Piaggio et al. 2012, Reporting of noninferiority and equivalence randomized trials, JAMA 308
 */
export function aboveP({ value, standardError, degreesOfFreedom }: Tested, bound: number): number {
  if (standardError === 0) return value > bound ? 0 : 1;
  return tDistribution((bound - value) / standardError, degreesOfFreedom);
}

/**
 * The p-value of two one-sided t tests (TOST): small if the true value lies within bounds. Below
 * 0.05 exactly where the 90 % interval does.
 *
 * @param bounds a margin above 0 for ± margin, or two ends; fixed before the result is known
 * @throws {RangeError} for another margin, or ends out of order
 * @see Schuirmann 1987, A comparison of the two one-sided tests procedure and the power approach
 *   for assessing the equivalence of average bioavailability
 */
export function equivalenceP(
  estimate: Tested,
  bounds: number | { readonly low: number; readonly high: number },
): number {
  if (typeof bounds === "number") {
    if (!(bounds > 0)) throw new RangeError(`equivalenceP: expected a margin above 0, got ${bounds}`);
    return equivalenceP(estimate, { low: -bounds, high: bounds });
  }
  const { low, high } = bounds;
  if (!(low < high))
    throw new RangeError(`equivalenceP: expected bounds from low to high, got ${low}, ${high}`);
  const mirrored = { ...estimate, value: -estimate.value };
  return Math.max(aboveP(estimate, low), aboveP(mirrored, -high));
}

/**
 * The mean of independent values of one distribution with its t interval.
 *
 * @param values two or more
 */
export function meanInterval(values: readonly number[]): TEstimate {
  const value = mean(values);
  const degreesOfFreedom = values.length - 1;
  const variance = sumOfSquares(values, value) / degreesOfFreedom / values.length;
  return tInterval(value, { variance, degreesOfFreedom });
}

/** The mean of paired differences with two questions asked of it: is it 0, and is it small? */
export interface PairedEquivalence extends Omit<TEstimate, "pValue"> {
  /** Two-sided, of the hypothesis that the mean is 0: the paired t test; of equal differences 0 or 1. */
  readonly differenceP: number;
  /** See {@link equivalenceP}. */
  readonly equivalenceP: number;
}

/**
 * Two one-sided paired t tests of equivalence, with the mean's 95 % t interval. A difference that
 * is not significant shows nothing; one whose equivalence p is below 0.05 is within the bounds.
 *
 * @param differences one a pair, as of blocks; independent, two or more
 * @param bounds differences between which the two count as equal, `low` below `high`
 * @throws {RangeError} of fewer than two differences, or bounds out of order
 */
export function pairedEquivalence(
  differences: readonly number[],
  bounds: { readonly low: number; readonly high: number },
): PairedEquivalence {
  const count = differences.length;
  if (count < 2) throw new RangeError(`pairedEquivalence: expected two differences or more, got ${count}`);
  const { pValue, ...estimate } = meanInterval(differences);
  const differenceP = pValue ?? (estimate.value === 0 ? 1 : 0);
  return { ...estimate, differenceP, equivalenceP: equivalenceP(estimate, bounds) };
}
