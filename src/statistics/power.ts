import chiSquareQuantile from "@stdlib/stats-base-dists-chisquare-quantile";
import normalDistribution from "@stdlib/stats-base-dists-normal-cdf";
import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import { RandomStream } from "../core";
import type { ItemUnits } from "./item-units";
import { upperBound } from "./mean-squares";
import { type CrossedSquares, meanAndSquares, meanVariance } from "./seed-item-interval";

/** Variances of the crossed random effects of a difference's scores. */
export interface VarianceComponents {
  /** Of the effect of a training seed. */
  readonly seed: number;
  /** Of the effect of a unit: an item, or a cluster. */
  readonly unit: number;
  /** Of what is left in one score of one seed and unit. */
  readonly residual: number;
  readonly units: number;
}

/**
 * The variance components of scores by seed and item, estimated from their mean squares; negative
 * estimates are 0. Few seeds show the variance of seeds poorly, so it comes in two forms.
 *
 * @param scores one row a seed, two or more; one number an item
 * @returns estimate: from the mean squares themselves; cautious: from the upper 80 % bound of the
 *   seeds' mean square, as Browne 1995 (On the use of a pilot sample for sample size determination) has it
 * @see Searle, Casella and McCulloch 1992, Variance Components, chapter 4.4
 */
export function varianceComponents(
  scores: readonly (readonly number[])[],
  itemUnits: ItemUnits = {},
): { readonly estimate: VarianceComponents; readonly cautious: VarianceComponents } {
  const { seeds, units, seedSquare, unitSquare, residualSquare } = meanAndSquares(scores, itemUnits).squares;
  if (seeds < 2) throw new RangeError(`varianceComponents: expected two seeds or more, got ${seeds}`);
  const above = (square: number) => Math.max(0, square - residualSquare);
  const of = (square: number): VarianceComponents => ({
    seed: above(square) / units,
    unit: above(unitSquare) / seeds,
    residual: residualSquare,
    units,
  });
  return { estimate: of(seedSquare), cautious: of(upperBound(seeds - 1)(seedSquare)) };
}

/** How far estimates of a difference stray, and how far from a bound a test wants them. */
export interface TestReach {
  /** The true standard error of the difference. */
  readonly standardError: number;
  /** Critical t times the estimated standard error, in as many studies as are drawn. */
  readonly reaches: Float64Array;
}

const studies = 300;

/**
 * What {@link seedItemInterval}'s test does in studies with these components: the mean squares of each
 * study are drawn from their chi-square distributions, on a Latin hypercube, so that equal arguments
 * give equal numbers.
 *
 * @param seeds two or more
 * @param tail the chance beyond the critical t on one side: α/2 for a difference, α for a margin,
 *   each divided by the number of comparisons for Holm's first step
 */
export function testReach(components: VarianceComponents, seeds: number, tail: number): TestReach {
  const { seed, unit, residual, units } = components;
  const ofSeeds = meanSquareDraws("seeds", seeds - 1);
  const ofUnits = meanSquareDraws("units", units - 1);
  const ofResidual = meanSquareDraws("residual", (seeds - 1) * (units - 1));
  const reaches = Float64Array.from({ length: studies }, (_, study) => {
    const squares: CrossedSquares = {
      seeds,
      units,
      seedSquare: (residual + units * seed) * ofSeeds[study],
      unitSquare: (residual + seeds * unit) * ofUnits[study],
      residualSquare: residual * ofResidual[study],
    };
    const { variance, degreesOfFreedom } = meanVariance(squares);
    return tQuantile(1 - tail, degreesOfFreedom) * Math.sqrt(variance);
  });
  return { standardError: Math.sqrt(seed / seeds + unit / units + residual / (seeds * units)), reaches };
}

const drawn = new Map<string, Float64Array>();

/** Mean squares of an expectation of 1 in as many studies as are drawn, one in each part of equal chance. */
function meanSquareDraws(name: "seeds" | "units" | "residual", degrees: number): Float64Array {
  const key = `${name} ${degrees}`;
  const known = drawn.get(key);
  if (known) return known;
  const places = new RandomStream(0, `power ${name}`).permutation(studies);
  const draws = Float64Array.from(
    places,
    (place) => chiSquareQuantile((place + 0.5) / studies, degrees) / degrees,
  );
  drawn.set(key, draws);
  return draws;
}

/** The chance that a test of no difference finds a true difference, with its sign or the other. */
export function differencePower({ standardError, reaches }: TestReach, difference: number): number {
  const below = (value: number) => normalDistribution(value, difference, standardError);
  return reaches.reduce((sum, reach) => sum + below(-reach) + 1 - below(reach), 0) / reaches.length;
}

/** The chance that two one-sided tests show a true difference, 0 unless given, to be within ± a margin. */
export function equivalencePower(
  { standardError, reaches }: TestReach,
  margin: number,
  difference = 0,
): number {
  const below = (value: number) => normalDistribution(value, difference, standardError);
  const chance = (reach: number) => (reach < margin ? below(margin - reach) - below(reach - margin) : 0);
  return reaches.reduce((sum, reach) => sum + chance(reach), 0) / reaches.length;
}

/** The least difference above 0 that is found with a power, to four digits. */
export function detectableDifference(reach: TestReach, power: number): number {
  let [low, high] = [0, reach.standardError];
  while (differencePower(reach, high) < power) high *= 2;
  while (high - low > high / 1e4) {
    const middle = (low + high) / 2;
    if (differencePower(reach, middle) < power) low = middle;
    else high = middle;
  }
  return high;
}

const mostSeeds = 1000;

/**
 * The fewest seeds, from 2 up, with which a test has a power; null if 1,000 are too few, as where the
 * variance of items, which no seed lessens, is too large by itself.
 *
 * @param powerOf the power with a number of seeds, which more seeds do not lessen
 */
export function fewestSeeds(powerOf: (seeds: number) => number, power: number): number | null {
  let high = 2;
  while (powerOf(high) < power) {
    if (high === mostSeeds) return null;
    high = Math.min(2 * high, mostSeeds);
  }
  let low = Math.max(1, Math.floor(high / 2));
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (powerOf(middle) < power) low = middle;
    else high = middle;
  }
  return high;
}
