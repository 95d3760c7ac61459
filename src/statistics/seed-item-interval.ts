import { areClustered, type ItemUnits, unitScores } from "./item-units";
import { mean, sumOfSquares } from "./location";
import { type CombinedVariance, combineMeanSquares, upperBound, type VarianceTerm } from "./mean-squares";
import type { SeedError } from "./pooled-error";
import { type TEstimate, tInterval } from "./t-tests";

/** A mean over seeds and items; its p-value is null with one seed too, which shows nothing about ways of training. */
export interface SeedItemEstimate extends TEstimate {
  readonly over: IntervalScope;
}

/** What an interval generalises over. Without seeds it is about one trained model, not about a way of training. */
export type IntervalScope = "seeds and items" | "seeds and clusters" | "items" | "clusters";

/** The scope of an interval over so many seeds, whose items are resampled one by one or by cluster. */
export function intervalScope(seeds: number, isClustered: boolean): IntervalScope {
  if (seeds > 1) return isClustered ? "seeds and clusters" : "seeds and items";
  return isClustered ? "clusters" : "items";
}

/**
 * The mean of scores that vary with both the training seed and the test item, with a 95 %
 * t interval for new seeds and new items of the same kind.
 *
 * Seeds and items are crossed random effects. With mean squares MS of seeds (S), items (I) and
 * residual, the mean's variance is (MS_S + MS_I − MS_R) / (S·I); where a mean square is below the
 * residual's, the residual's stands in its place, so that a negative variance component never narrows the
 * interval. With one seed the items alone vary, and the interval says nothing about other seeds.
 *
 * Where items come in clusters, the clusters are crossed with the seeds in place of the items
 * ({@link unitScores}), and the mean stays that of the items; items that are not asked have no part.
 *
 * Degrees of freedom are Satterthwaite's, but with the upper 80 % bound of the seeds' mean square
 * in place of it. Few seeds often vary less than further seeds would; their mean square itself would
 * give too many degrees, and intervals of 2, 3 and 5 seeds would cover as little as 87, 92 and 94 %
 * where seeds matter most. With the bound the simulated coverage is 94.6 % or more everywhere (make-coverage.py).
 *
 * @param itemScores one row a seed, one number an item, items in the same order; 2 items or clusters or more
 * @param seedError the variance of a row's mean from seed to seed, where it is estimated from more than these
 *   rows ({@link pooledSeedError}); the seeds' mean square of these rows by default
 * @throws {RangeError} if rows differ in length, are too short, or hold no numbers
 * @see Searle, Casella and McCulloch 1992, Variance Components, chapter 4.4; Satterthwaite 1946
 */
export function seedItemInterval(
  itemScores: readonly (readonly number[])[],
  units: ItemUnits = {},
  seedError?: SeedError,
): SeedItemEstimate {
  const { value, squares } = meanAndSquares(itemScores, units);
  const interval = tInterval(value, meanVariance(squares, seedError));
  return {
    ...interval,
    pValue: squares.seeds === 1 ? null : interval.pValue,
    over: intervalScope(squares.seeds, areClustered(units)),
  };
}

/** Mean squares of scores by seed and unit, an item or a cluster. */
export interface CrossedSquares {
  readonly seeds: number;
  readonly units: number;
  /** 0 with one seed, as the residual. */
  readonly seedSquare: number;
  readonly unitSquare: number;
  readonly residualSquare: number;
}

/**
 * The mean of crossed scores and their mean squares.
 *
 * @param itemScores as {@link seedItemInterval} takes them
 * @throws {RangeError} if rows differ in length, are too short, or hold no numbers
 */
export function meanAndSquares(
  itemScores: readonly (readonly number[])[],
  units: ItemUnits = {},
): { readonly value: number; readonly squares: CrossedSquares } {
  const scores = unitScores(itemScores, units);
  const seeds = scores.length;
  const items = scores[0]?.length ?? 0;
  if (items < 2 || scores.some((row) => row.length !== items)) {
    throw new RangeError(
      `seedItemInterval: expected rows of equal length from 2 up, got ${scores.map((row) => row.length)}`,
    );
  }
  const seedMeans = scores.map(mean);
  const itemMeans = scores[0].map((_, item) => mean(scores.map((row) => row[item])));
  const value = mean(seedMeans);
  if (!Number.isFinite(value))
    throw new RangeError(`seedItemInterval: expected numbers, got a mean of ${value}`);
  const unitSquare = (seeds * sumOfSquares(itemMeans, value)) / (items - 1);
  const ofUnits = { seeds, units: items, unitSquare };
  if (seeds === 1) return { value, squares: { ...ofUnits, seedSquare: 0, residualSquare: 0 } };
  let residual = 0;
  scores.forEach((row, seed) => {
    row.forEach((score, item) => {
      residual += (score - seedMeans[seed] - itemMeans[item] + value) ** 2;
    });
  });
  const seedSquare = (items * sumOfSquares(seedMeans, value)) / (seeds - 1);
  const residualSquare = residual / ((seeds - 1) * (items - 1));
  return { value, squares: { ...ofUnits, seedSquare, residualSquare } };
}

/** The variance of the mean of crossed scores, with its degrees of freedom: see {@link seedItemInterval}. */
export function meanVariance(squares: CrossedSquares, seedError?: SeedError): CombinedVariance {
  const { seeds, units, unitSquare, residualSquare } = squares;
  const [seedSquare, degrees] = seedError
    ? [units * seedError.variance, seedError.degreesOfFreedom]
    : [squares.seedSquare, seeds - 1];
  const term = (meanSquare: number, bound: number, degrees: number): VarianceTerm => ({
    meanSquare: Math.max(meanSquare, residualSquare),
    bound: Math.max(bound, residualSquare),
    degrees,
    sign: 1,
  });
  const ofUnits = term(unitSquare, unitSquare, units - 1);
  if (seeds === 1 && !seedError) return combineMeanSquares([ofUnits], units);
  const terms: VarianceTerm[] = [term(seedSquare, upperBound(degrees)(seedSquare), degrees), ofUnits];
  if (seeds > 1) terms.push({ ...term(residualSquare, residualSquare, (seeds - 1) * (units - 1)), sign: -1 });
  return combineMeanSquares(terms, seeds * units);
}

/**
 * The difference of two ways of training, first minus second, paired by item and by seed: equal
 * seeds see the same items in the same order, so what they share cancels. A single row (the
 * untrained model, which has no seed) is compared with every seed of the other.
 *
 * @param first one row a seed, one number an item
 * @param second as many rows; or one of the two has one row
 * @param seedError of the differences, see {@link seedItemInterval}
 * @throws {RangeError} if the rows do not pair
 */
export function pairedContrast(
  first: readonly (readonly number[])[],
  second: readonly (readonly number[])[],
  units: ItemUnits = {},
  seedError?: SeedError,
): SeedItemEstimate {
  return seedItemInterval(pairedDifferences(first, second), units, seedError);
}

/** The differences that {@link pairedContrast} is of, one row a seed. */
export function pairedDifferences(
  first: readonly (readonly number[])[],
  second: readonly (readonly number[])[],
): number[][] {
  if (second.length !== first.length && second.length !== 1 && first.length !== 1)
    throw new RangeError(`pairedContrast: expected ${first.length} rows or 1, got ${second.length}`);
  const seeds = Math.max(first.length, second.length);
  return Array.from({ length: seeds }, (_, seed) => {
    const row = first[first.length === 1 ? 0 : seed];
    const other = second[second.length === 1 ? 0 : seed];
    if (other.length !== row.length)
      throw new RangeError(`pairedContrast: expected ${row.length} items, got ${other.length}`);
    return row.map((score, item) => score - other[item]);
  });
}
