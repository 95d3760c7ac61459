import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import type { Estimate, SeedItemEstimate } from "./seed-item-interval";

/**
 * The interval of one of several comparisons that all hold together in 95 % of studies
 * (Bonferroni's). Holm's p can be below 0.05 where such an interval holds 0; never the other way.
 *
 * @param comparisons how many, from 1 up
 */
export function simultaneousInterval(
  {
    value,
    standardError,
    degreesOfFreedom,
  }: Pick<SeedItemEstimate, "value" | "standardError" | "degreesOfFreedom">,
  comparisons: number,
): Estimate {
  const reach = tQuantile(1 - 0.025 / comparisons, degreesOfFreedom) * standardError;
  return { value, low: value - reach, high: value + reach };
}
