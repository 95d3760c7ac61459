import {
  areClustered,
  type CombinedVariance,
  combineMeanSquares,
  type IntervalScope,
  type ItemUnits,
  intervalScope,
  mean,
  unitScores,
  upperBound,
} from "../statistics";
import { dot } from "./response-surface";
import type { SimplexPoint } from "./simplex-polynomial";

/** The means of a design's mixes, with what is known of their errors. */
export interface MeasuredMixes {
  readonly points: readonly SimplexPoint[];
  readonly means: readonly number[];
  /** How many replicates (seeds) each mean is of: its weight in least squares. */
  readonly replicates: readonly number[];
  /** The variance of Σ wₖ meanₖ. */
  varianceOf(weights: readonly number[]): CombinedVariance;
  /** Of the means' errors, shape [mixes, mixes]; their correlations are what comparisons of many mixes need. */
  readonly covariance: readonly (readonly number[])[];
  /** Variance of one replicate that no surface can explain; null with one seed. */
  readonly pureError: { readonly meanSquare: number; readonly degrees: number } | null;
  /** What intervals generalise over. */
  readonly over: IntervalScope;
}

/**
 * Mixes that were all trained with the same seeds and tested on the same items.
 *
 * Items are a random effect with a variance and covariances of their own for every mix, as in
 * {@link seedItemInterval}; items that come in clusters vary by cluster. Seeds are blocks: what a
 * seed adds to all mixes alike (it gives them the same items in the same order) cancels in
 * comparisons; what it adds to each mix by itself is taken to be as large in all mixes, so that
 * k mixes and s seeds give (k − 1)(s − 1) degrees of freedom for it where one comparison by itself
 * has s − 1. Where the seeds' mean square is below the residual's, the residual's is taken.
 *
 * @param mixes two or more; scores hold one row a seed, one number an item, in the same order everywhere
 * @throws {RangeError} if mixes differ in seeds or items, or items are fewer than 2
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
  const blocks = seeds > 1 ? seedBlocks(seedMeans, means) : null;
  const count = mixes.length;
  /** What seeds add to the mean square of Σ wₖ scoreₖ: alike in all mixes, and by mix. */
  const seedSquares = (sum: number, squares: number) => [
    items * sum ** 2 * (blocks?.common ?? 0),
    items * (squares - sum ** 2 / count) * (blocks?.own ?? 0),
  ];

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
      const [common, own] = seedSquares(sum, dot(weights, weights));
      const [commonBound, ownBound] = [upperBound(common, seeds - 1), upperBound(own, blocks.degrees)];
      return combineMeanSquares(
        [
          { meanSquare: common, bound: commonBound, degrees: seeds - 1, sign: 1 },
          {
            meanSquare: Math.max(own, rest - common),
            bound: Math.max(ownBound, rest - commonBound),
            degrees: blocks.degrees,
            sign: 1,
          },
          itemTerm,
          { meanSquare: rest, bound: rest, degrees: restDegrees, sign: -1 },
        ],
        seeds * items,
      );
    },
    covariance: itemSquares.map((row, first) =>
      row.map((square, second) => {
        const [common, own] = [blocks?.common ?? 0, blocks?.own ?? 0];
        const ownShare = (first === second ? 1 : 0) - 1 / count;
        return (square / items + common + ownShare * own) / seeds;
      }),
    ),
    pureError: blocks && { meanSquare: blocks.own, degrees: blocks.degrees },
    over: intervalScope(seeds, areClustered(units)),
  };
}

/** Variances of seeds over their means: of what all mixes share, and of what each has to itself. */
function seedBlocks(
  seedMeans: readonly (readonly number[])[],
  means: readonly number[],
): { common: number; own: number; degrees: number } {
  const seeds = seedMeans[0].length;
  const centre = mean(means);
  const blockMeans = seedMeans[0].map((_, seed) => mean(seedMeans.map((row) => row[seed])));
  const common = blockMeans.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (seeds - 1);
  const degrees = (seeds - 1) * (means.length - 1);
  const own = seedMeans.flatMap((row, mix) =>
    row.map((value, seed) => (value - means[mix] - blockMeans[seed] + centre) ** 2),
  );
  return { common, own: own.reduce((sum, square) => sum + square, 0) / degrees, degrees };
}

/** Sums of products of every two rows, times a factor. */
function products(rows: readonly (readonly number[])[], factor: number): number[][] {
  return rows.map((first) => rows.map((second) => dot(first, second) * factor));
}

function quadraticForm(matrix: readonly (readonly number[])[], weights: readonly number[]): number {
  return Math.max(
    0,
    dot(
      weights,
      matrix.map((row) => dot(row, weights)),
    ),
  );
}
