import chiSquareQuantile from "@stdlib/stats-base-dists-chisquare-quantile";
import tDistribution from "@stdlib/stats-base-dists-t-cdf";
import tQuantile from "@stdlib/stats-base-dists-t-quantile";

/** A mean square's part in the variance of an estimate. */
export interface VarianceTerm {
  readonly meanSquare: number;
  /** What stands for it in the degrees of freedom: above the mean square where that is uncertain. */
  readonly bound: number;
  readonly degrees: number;
  readonly sign: 1 | -1;
}

export interface CombinedVariance {
  readonly variance: number;
  readonly degreesOfFreedom: number;
}

/**
 * The variance that signed mean squares add up to, with Satterthwaite's degrees of freedom of
 * their bounds, at least the fewest of one of them.
 *
 * @param divisor of the sum: how many observations the estimate is a mean of
 * @see Satterthwaite 1946, An approximate distribution of estimates of variance components
 */
export function combineMeanSquares(terms: readonly VarianceTerm[], divisor: number): CombinedVariance {
  const combined = terms.reduce((sum, { meanSquare, sign }) => sum + sign * meanSquare, 0);
  return { variance: combined / divisor, degreesOfFreedom: satterthwaite(terms) };
}

/** The upper 80 % bound of the expectation of a mean square of few degrees of freedom. */
export function upperBound(meanSquare: number, degrees: number): number {
  return (meanSquare * degrees) / chiSquareQuantile(0.2, degrees);
}

/** An estimate's 95 % t interval, and its two-sided p of the hypothesis that the true value is 0. */
export function tInterval(
  value: number,
  { variance, degreesOfFreedom }: CombinedVariance,
): { low: number; high: number; standardError: number; degreesOfFreedom: number; pValue: number } {
  const standardError = Math.sqrt(variance);
  const reach = tQuantile(0.975, degreesOfFreedom) * standardError;
  const t = standardError > 0 ? Math.abs(value) / standardError : value === 0 ? 0 : Number.POSITIVE_INFINITY;
  return {
    low: value - reach,
    high: value + reach,
    standardError,
    degreesOfFreedom,
    pValue: 2 * tDistribution(-t, degreesOfFreedom),
  };
}

function satterthwaite(terms: readonly VarianceTerm[]): number {
  const combined = terms.reduce((sum, { bound, sign }) => sum + sign * bound, 0);
  const spread = terms.reduce((sum, { bound, degrees }) => sum + bound ** 2 / degrees, 0);
  // a difference of mean squares can fall below the fewest degrees that any of them has; a sum cannot
  const fewest = Math.min(...terms.map(({ degrees }) => degrees));
  return spread > 0 ? Math.max(combined ** 2 / spread, fewest) : fewest;
}
