import tDistribution from "@stdlib/stats-base-dists-t-cdf";
import type { SeedItemEstimate } from "./seed-item-interval";

type TestedEstimate = Pick<SeedItemEstimate, "value" | "standardError" | "degreesOfFreedom">;

/**
 * The p-value of a one-sided t test: small if the true value lies above a bound. With a bound below
 * 0, the largest loss that does not matter, it is a test of non-inferiority.
 *
 * @param bound fixed before the result is known
 * @see Piaggio et al. 2012, Reporting of noninferiority and equivalence randomized trials, JAMA 308
 */
export function aboveP({ value, standardError, degreesOfFreedom }: TestedEstimate, bound: number): number {
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
  estimate: TestedEstimate,
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
