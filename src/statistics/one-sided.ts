import tDistribution from "@stdlib/stats-base-dists-t-cdf";
import type { SeedItemEstimate } from "./seed-item-interval";

/**
 * The p-value of a one-sided t test: small if the true value lies above a bound. With a bound below
 * 0, the largest loss that does not matter, it is a test of non-inferiority.
 *
 * @param bound fixed before the result is known
 * @see Piaggio et al. 2012, Reporting of noninferiority and equivalence randomized trials, JAMA 308
 */
export function aboveP(
  {
    value,
    standardError,
    degreesOfFreedom,
  }: Pick<SeedItemEstimate, "value" | "standardError" | "degreesOfFreedom">,
  bound: number,
): number {
  if (standardError === 0) return value > bound ? 0 : 1;
  return tDistribution((bound - value) / standardError, degreesOfFreedom);
}
