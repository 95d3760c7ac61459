import regularisedBeta from "@stdlib/math-base-special-betainc";

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
