import tDistribution from "@stdlib/stats-base-dists-t-cdf";
import type { SeedItemEstimate } from "./seed-item-interval";

/**
 * The p-value of two one-sided t tests (TOST) of an estimate: small if the true value lies within
 * ± margin. Below 0.05 exactly where the 90 % interval does.
 *
 * @param margin above 0, fixed before the result is known
 * @throws {RangeError} for another margin
 * @see Schuirmann 1987, A comparison of the two one-sided tests procedure and the power approach
 */
export function equivalenceP(
  {
    value,
    standardError,
    degreesOfFreedom,
  }: Pick<SeedItemEstimate, "value" | "standardError" | "degreesOfFreedom">,
  margin: number,
): number {
  if (!(margin > 0)) throw new RangeError(`equivalenceP: expected a margin above 0, got ${margin}`);
  const room = margin - Math.abs(value);
  if (standardError === 0) return room > 0 ? 0 : 1;
  return tDistribution(-room / standardError, degreesOfFreedom);
}
