import regularisedBeta from "@stdlib/math-base-special-betainc";
import chiSquareQuantile from "@stdlib/stats-base-dists-chisquare-quantile";

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
  const signed = (value: (term: VarianceTerm) => number) =>
    terms.reduce((sum, term) => sum + term.sign * value(term), 0);
  const spread = terms.reduce((sum, { bound, degrees }) => sum + bound ** 2 / degrees, 0);
  // a difference of mean squares can fall below the fewest degrees that any of them has; a sum cannot
  const fewest = Math.min(...terms.map(({ degrees }) => degrees));
  return {
    variance: signed(({ meanSquare }) => meanSquare) / divisor,
    degreesOfFreedom: spread > 0 ? Math.max(signed(({ bound }) => bound) ** 2 / spread, fewest) : fewest,
  };
}

/** The upper 80 % bound of the expectation of a mean square of few degrees of freedom, as a function of the mean square. */
export function upperBound(degrees: number): (meanSquare: number) => number {
  const quantile = fifths.get(degrees) ?? chiSquareQuantile(0.2, degrees);
  fifths.set(degrees, quantile);
  return (meanSquare) => (meanSquare * degrees) / quantile;
}

/** The 20 % quantiles of chi-square by degrees of freedom: a study of power asks for few of them very often. */
const fifths = new Map<number, number>();

/**
 * The chance that Fisher and Snedecor's F is at least as large: the p-value of an F test.
 *
 * @param f 0 or more
 * @param between numerator's degrees of freedom, above 0
 * @param within denominator's, above 0
 * @throws {RangeError} for anything else
 * @see Abramowitz and Stegun 1964, 26.6.2
 */
export function fTest(f: number, between: number, within: number): number {
  if (!(f >= 0 && between > 0 && within > 0))
    throw new RangeError(`fTest: expected F from 0 up and degrees above 0, got ${f}, ${between}, ${within}`);
  if (f === Number.POSITIVE_INFINITY) return 0;
  return regularisedBeta(within / (within + between * f), within / 2, between / 2);
}
