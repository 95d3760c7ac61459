import {
  areClustered,
  type CombinedVariance,
  combineMeanSquares,
  type IntervalScope,
  type ItemUnits,
  intervalScope,
  mean,
  seedBlocks,
  unitScores,
} from "../statistics";
import { dot } from "./response-surface";
import type { SimplexPoint } from "./simplex";

/** The means of a design's mixes, with the variances of their errors. */
export interface MeasuredMixes {
  readonly points: readonly SimplexPoint[];
  readonly means: readonly number[];
  /** The number of replicates (seeds) of each mean, which is its weight in least squares. */
  readonly replicates: readonly number[];
  /** The variance of Σ wₖ meanₖ. */
  varianceOf(weights: readonly number[]): CombinedVariance;
  /** Covariance of the means' errors, shape [mixes, mixes], for comparisons of many mixes. */
  readonly covariance: readonly (readonly number[])[];
  /** Variance of one replicate that no surface can explain; null with one seed. */
  readonly pureError: { readonly meanSquare: number; readonly degrees: number } | null;
  /** What intervals generalise over. */
  readonly over: IntervalScope;
}

/**
 * Mixes that were all trained with the same seeds and tested on the same items.
 *
 * Items are a random effect: its variance differs by mix, and its covariance differs by pair of mixes,
 * as in {@link seedItemInterval}; items that come in clusters vary by cluster. Seeds are blocks. The
 * effect of a seed on all mixes alike (each seed gives all mixes the same items in the same order)
 * cancels in comparisons. The effect of a seed on single mixes is assumed to have one variance in all
 * mixes: k mixes and s seeds estimate it with (k − 1)(s − 1) degrees of freedom, one comparison with
 * s − 1. Where the seeds' mean square is below the residual's, the residual's replaces it.
 *
 * @param mixes two or more mixes; scores have shape [seeds, items], in the same order in every mix
 * @throws {RangeError} with fewer than two mixes or two items, or if mixes differ in seeds or items
 * @see Searle, Casella and McCulloch 1992, Variance Components, chapter 4; Cochran and Cox 1957,
 *   Experimental Designs, chapter 4.2 (randomised blocks)
 */
export function measureMixes(
  mixes: readonly { readonly point: SimplexPoint; readonly scores: readonly (readonly number[])[] }[],
  units: ItemUnits = {},
): MeasuredMixes {
  const tables = mixes.map(({ scores }) => unitScores(scores, units));
  const seeds = tables[0]?.length ?? 0;
  const items = tables[0]?.[0]?.length ?? 0;
  const isAligned = tables.every(
    (table) => table.length === seeds && table.every((row) => row.length === items),
  );
  if (mixes.length < 2 || items < 2 || !isAligned) {
    throw new RangeError(
      `measureMixes: expected two mixes or more with equal seeds and two equal items or more, got ${tables.map((table) => `${table.length} × ${table[0]?.length ?? 0}`)}`,
    );
  }
  const seedMeans = tables.map((table) => table.map(mean));
  const means = seedMeans.map(mean);
  const itemMeans = tables.map((table) => table[0].map((_, item) => mean(table.map((row) => row[item]))));
  const itemSquares = products(
    itemMeans.map((row, mix) => row.map((value) => value - means[mix])),
    seeds / (items - 1),
  );
  const residuals = tables.map((table, mix) =>
    table.flatMap((row, seed) =>
      row.map((score, item) => score - seedMeans[mix][seed] - itemMeans[mix][item] + means[mix]),
    ),
  );
  const restDegrees = (seeds - 1) * (items - 1);
  const restSquares = products(residuals, seeds > 1 ? 1 / restDegrees : 0);
  const blocks = seeds > 1 ? seedBlocks(seedMeans) : null;
  const count = mixes.length;

  return {
    points: mixes.map(({ point }) => point),
    means,
    replicates: means.map(() => seeds),
    varianceOf(weights) {
      const rest = quadraticForm(restSquares, weights);
      const item = Math.max(quadraticForm(itemSquares, weights), rest);
      const itemTerm = { meanSquare: item, bound: item, degrees: items - 1, sign: 1 } as const;
      if (!blocks) return combineMeanSquares([itemTerm], items);
      const sum = weights.reduce((total, weight) => total + weight, 0);
      const shared = items * sum ** 2 * blocks.shared;
      const byMix = items * (dot(weights, weights) - sum ** 2 / count) * blocks.byMix;
      const sharedBound = blocks.sharedBound(shared);
      const byMixTerm = {
        meanSquare: Math.max(byMix, rest - shared),
        bound: Math.max(blocks.byMixBound(byMix), rest - sharedBound),
      };
      return combineMeanSquares(
        [
          { meanSquare: shared, bound: sharedBound, degrees: seeds - 1, sign: 1 },
          { ...byMixTerm, degrees: blocks.degrees, sign: 1 },
          itemTerm,
          { meanSquare: rest, bound: rest, degrees: restDegrees, sign: -1 },
        ],
        seeds * items,
      );
    },
    covariance: itemSquares.map((row, first) =>
      row.map((square, second) => {
        const { shared, byMix } = blocks ?? { shared: 0, byMix: 0 };
        const byMixShare = (first === second ? 1 : 0) - 1 / count;
        return (square / items + shared + byMixShare * byMix) / seeds;
      }),
    ),
    pureError: blocks && { meanSquare: blocks.byMix, degrees: blocks.degrees },
    over: intervalScope(seeds, areClustered(units)),
  };
}

/** Sums of products of every two rows, times a factor. */
function products(rows: readonly (readonly number[])[], factor: number): number[][] {
  return rows.map((first) => rows.map((second) => dot(first, second) * factor));
}

/** Σ wᵢ wⱼ mᵢⱼ of a positive semidefinite matrix: 0 or more, whatever rounding does. */
export function quadraticForm(matrix: readonly (readonly number[])[], weights: readonly number[]): number {
  let sum = 0;
  for (let at = 0; at < weights.length; at++) sum += weights[at] * dot(matrix[at], weights);
  return Math.max(0, sum);
}
