import type { MeasuredMixes, SimplexPoint } from "../../src/analysis";
import { mean } from "../../src/statistics";

/**
 * Mixes that were measured some number of times each, independently and with equal error, as in a
 * laboratory: no items, no blocks.
 *
 */
export function measureReplicates(
  observations: readonly { readonly point: SimplexPoint; readonly value: number }[],
): MeasuredMixes {
  const groups = new Map<string, { point: SimplexPoint; values: number[] }>();
  for (const { point, value } of observations) {
    const key = `${point.mono} ${point.cross} ${point.multi}`;
    const group = groups.get(key) ?? { point, values: [] };
    group.values.push(value);
    groups.set(key, group);
  }
  const mixes = [...groups.values()];
  const degrees = observations.length - mixes.length;
  const means = mixes.map(({ values }) => mean(values));
  const squares = mixes.flatMap(({ values }, mix) => values.map((value) => (value - means[mix]) ** 2));
  const meanSquare = squares.reduce((sum, square) => sum + square, 0) / degrees;
  const replicates = mixes.map(({ values }) => values.length);
  return {
    points: mixes.map(({ point }) => point),
    means,
    replicates,
    varianceOf: (weights) => ({
      variance: meanSquare * weights.reduce((sum, weight, mix) => sum + weight ** 2 / replicates[mix], 0),
      degreesOfFreedom: degrees,
    }),
    covariance: mixes.map((_, row) =>
      mixes.map((_, mix) => (row === mix ? meanSquare / replicates[mix] : 0)),
    ),
    pureError: { meanSquare, degrees, variances: null },
    over: "items",
  };
}
