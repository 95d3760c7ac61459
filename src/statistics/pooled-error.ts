import gammainc from "@stdlib/math-base-special-gammainc";
import { mean, sumOfSquares } from "./location";
import { upperBound } from "./mean-squares";

/** How much a mean, or a difference of means, varies from seed to seed. */
export interface SeedError {
  readonly variance: number;
  readonly degreesOfFreedom: number;
}

/**
 * The p of {@link equalVariancesP} from which on variances are pooled. It is far above .05, since a test that finds no
 * difference of variances shows no equality (Bancroft 1964, Biometrics 20, for tests that decide how another test is
 * made).
 */
export const poolingLevel = 0.25;

/** What seeds do to means of several ways of training, and what is left by itself. */
export interface SeedBlocks {
  /** The variance of what all ways share with a seed, and a part of {@link byMix}: that of the seeds' means over all ways. */
  readonly shared: number;
  /** The variance of one way's mean without what all ways share with a seed: the residual mean square. */
  readonly byMix: number;
  /** Of byMix: (ways − 1)·(seeds − 1). */
  readonly degrees: number;
  readonly sharedBound: (meanSquare: number) => number;
  /** What is left of each mean without its way's mean and its seed's, shape [ways, seeds]. */
  readonly residuals: readonly (readonly number[])[];
}

/**
 * The two-way analysis of variance of means by way of training and seed, seeds being blocks.
 *
 * @param means one row a way of training, one mean a seed, the same seeds in the same order
 * @throws {RangeError} with fewer than two ways or two seeds, or of rows that differ in length
 */
export function seedBlocks(means: readonly (readonly number[])[]): SeedBlocks {
  const [ways, seeds] = [means.length, means[0]?.length ?? 0];
  if (ways < 2 || seeds < 2 || means.some((row) => row.length !== seeds))
    throw new RangeError(
      `seedBlocks: expected two rows or more of two means or more, got ${means.map((row) => row.length)}`,
    );
  const ofWays = means.map(mean);
  const ofSeeds = means[0].map((_, seed) => mean(means.map((row) => row[seed])));
  const centre = mean(ofWays);
  const residuals = means.map((row, way) =>
    row.map((value, seed) => value - ofWays[way] - ofSeeds[seed] + centre),
  );
  const degrees = (seeds - 1) * (ways - 1);
  return {
    shared: sumOfSquares(ofSeeds, centre) / (seeds - 1),
    byMix: sumOfSquares(residuals.flat(), 0) / degrees,
    degrees,
    sharedBound: upperBound(seeds - 1),
    residuals,
  };
}

/**
 * How much the difference of two ways of training varies from seed to seed, estimated from several ways that vary
 * alike: twice the residual mean square of {@link seedBlocks}, as pairedContrast takes it.
 */
export function pooledSeedError(means: readonly (readonly number[])[]): SeedError {
  const { byMix, degrees } = seedBlocks(means);
  return { variance: 2 * byMix, degreesOfFreedom: degrees };
}

/**
 * Bartlett's test that groups have one variance: a small p says that they have not, and that a pooled error
 * is wrong for some of them.
 *
 * @param groups two or more, each of two values or more
 * @returns the p-value; 0 where some groups vary and others do not at all, 1 where none varies
 * @throws {RangeError} of fewer groups or values
 * @see Bartlett 1937, Properties of sufficiency and statistical tests; Snedecor and Cochran 1989, section 13.10
 */
export function equalVariancesP(groups: readonly (readonly number[])[]): number {
  if (groups.length < 2 || groups.some(({ length }) => length < 2))
    throw new RangeError(
      `equalVariancesP: expected two groups or more of two values or more, got ${groups.map(({ length }) => length)}`,
    );
  const degrees = groups.map(({ length }) => length - 1);
  const variances = groups.map((group) => sumOfSquares(group, mean(group)) / (group.length - 1));
  const all = degrees.reduce((sum, each) => sum + each, 0);
  const pooled = variances.reduce((sum, variance, at) => sum + degrees[at] * variance, 0) / all;
  if (pooled === 0) return 1;
  if (variances.some((variance) => variance === 0)) return 0;
  const spread = variances.reduce((sum, variance, at) => sum - degrees[at] * Math.log(variance / pooled), 0);
  const correction =
    1 + (degrees.reduce((sum, each) => sum + 1 / each, 0) - 1 / all) / (3 * (groups.length - 1));
  const statistic = Math.max(spread / correction, 0); // rounding can leave less than 0
  return gammainc(statistic / 2, (groups.length - 1) / 2, true, true); // of chi-square, the upper tail
}
