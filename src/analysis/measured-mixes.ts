import {
  areClustered,
  type CombinedVariance,
  combineMeanSquares,
  equalVariancesP,
  type IntervalScope,
  type ItemUnits,
  intervalScope,
  mean,
  poolingLevel,
  seedBlocks,
  sumOfSquares,
  unitScores,
  upperBound,
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
  /**
   * Variance of one replicate that no surface can explain; null with one seed. Where mixes do not vary alike, the
   * variance of each, with its replicates less one degrees of freedom; null where all share the mean square.
   */
  readonly pureError: {
    readonly meanSquare: number;
    readonly degrees: number;
    readonly variances: readonly number[] | null;
  } | null;
  /** What intervals generalise over. */
  readonly over: IntervalScope;
}

/**
 * Mixes that were all trained with the same seeds and tested on the same items.
 *
 * Items are a random effect: its variance differs by mix, and its covariance differs by pair of mixes,
 * as in {@link seedItemInterval}; items that come in clusters vary by cluster. Seeds are blocks. The
 * effect of a seed on all mixes alike (each seed gives all mixes the same items in the same order)
 * cancels in comparisons. The effect of a seed on single mixes has one variance in all mixes, which k mixes and
 * s seeds estimate with (k − 1)(s − 1) degrees of freedom, one comparison with s − 1; or, where Bartlett's test
 * does not let mixes share it (p below 0.25), one by mix, with s − 1 each and Satterthwaite's together. Where the
 * seeds' mean square is below the residual's, the residual's replaces it.
 *
 * @param mixes two or more mixes; scores have shape [seeds, items], in the same order in every mix
 * @throws {RangeError} with fewer than two mixes or two items, or if mixes differ in seeds or items
 * @see Searle, Casella and McCulloch 1992, Variance Components, chapter 4; Cochran and Cox 1957, Experimental
 *   Designs, chapter 4.2 (randomised blocks); Bancroft 1964, Analysis and inference for incompletely specified
 *   models (preliminary tests at 0.25)
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
  const blocks = seeds > 1 ? mixBlocks(seedMeans) : null;
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
      let [spread, squares] = [0, 0];
      for (let mix = 0; mix < count; mix++) {
        const part = weights[mix] ** 2 * blocks.variances[mix];
        spread += part;
        squares += part ** 2;
      }
      const byMix = items * Math.max(0, spread - (sum ** 2 * blocks.byMix) / count);
      const isPooled = blocks.areAlike || spread === 0;
      const degrees = isPooled ? blocks.degrees : (spread ** 2 * (seeds - 1)) / squares;
      const sharedBound = blocks.sharedBound(shared);
      const byMixTerm = {
        meanSquare: Math.max(byMix, rest - shared),
        bound: Math.max(upperBound(Math.round(degrees))(byMix), rest - sharedBound), // whole: quantiles are kept
      };
      return combineMeanSquares(
        [
          { meanSquare: shared, bound: sharedBound, degrees: seeds - 1, sign: 1 },
          { ...byMixTerm, degrees, sign: 1 },
          itemTerm,
          { meanSquare: rest, bound: rest, degrees: restDegrees, sign: -1 },
        ],
        seeds * items,
      );
    },
    covariance: itemSquares.map((row, first) =>
      row.map((square, second) => {
        const ofMix = blocks && first === second ? blocks.variances[first] : 0;
        return (square / items + (blocks?.common ?? 0) + ofMix) / seeds;
      }),
    ),
    pureError: blocks && {
      meanSquare: blocks.byMix,
      degrees: blocks.degrees,
      variances: blocks.areAlike ? null : blocks.variances,
    },
    over: intervalScope(seeds, areClustered(units)),
  };
}

/**
 * Variances of the effects of seeds on each mix by itself: those of all mixes where they vary alike, else one by mix;
 * and what the errors of two mixes have in common.
 */
function mixBlocks(seedMeans: readonly (readonly number[])[]) {
  const blocks = seedBlocks(seedMeans);
  const { shared, byMix, residuals, degrees } = blocks;
  const count = seedMeans.length;
  const areAlike = equalVariancesP(residuals) >= poolingLevel;
  const variances = residuals.map((row) => (areAlike ? byMix : (sumOfSquares(row, 0) * count) / degrees));
  // with less in common the covariance would not be positive semidefinite
  const common = Math.max(shared - byMix / count, -Math.min(...variances) / count);
  return { ...blocks, areAlike, variances, common };
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
