import { mean } from "./location";
import { fTest } from "./mean-squares";
import type { SeedError } from "./pooled-error";

/** The level of the test that a way of training varies more than the others. */
const oddLevel = 0.01;

/**
 * How differences of ways of training vary from seed to seed, where ways have different numbers of seeds and some
 * may vary more than the others. Ways share one variance, without what a seed does to all of them alike. A way that
 * varies more than the others (F test at .01, the most varied way first) has a variance of its own, and the
 * differences with it have Satterthwaite's degrees of freedom.
 *
 * Each mean is compared with the mean of the way's seeds before it (Helmert's contrasts). That makes independent
 * values of one variance, whatever the numbers of seeds are; the values of one seed are compared over the ways.
 *
 * @param means one row a way, its means with seeds 0, 1 and so on; two rows or more have two means or more
 * @returns the error of the difference of two ways, by their places, as seedItemInterval takes it
 * @throws {RangeError} if fewer than two ways have two seeds
 */
export function seedErrors(
  means: readonly (readonly number[])[],
): (first: number, second: number) => SeedError {
  let alike = [...means.keys()].filter((way) => means[way].length > 1);
  if (alike.length < 2)
    throw new RangeError(`seedErrors: expected two rows or more of two means or more, got ${alike.length}`);
  const contrasts = means.map((row) =>
    row.slice(1).map((value, at) => (value - mean(row.slice(0, at + 1))) * Math.sqrt((at + 1) / (at + 2))),
  );
  const apart: number[] = [];
  for (;;) {
    const pooled = pooledError(contrasts, alike);
    const tests = alike.map((way) => ({
      way,
      p: variesAsOthersP(besideOthers(contrasts, alike, way), pooled),
    }));
    const odd = tests.reduce((worst, each) => (each.p < worst.p ? each : worst));
    if (odd.p >= oddLevel) {
      const errors = new Map(apart.map((way) => [way, besideOthers(contrasts, alike, way)]));
      return (first, second) =>
        errors.has(first) || errors.has(second)
          ? sumOfErrors(errors.get(first) ?? pooled, errors.get(second) ?? pooled)
          : { ...pooled, variance: 2 * pooled.variance };
    }
    alike = alike.filter((way) => way !== odd.way);
    apart.push(odd.way);
  }
}

/** The variance of contrasts around their mean over the ways that have the seed. */
function pooledError(contrasts: readonly (readonly number[])[], ways: readonly number[]): SeedError {
  const seeds = Math.max(...ways.map((way) => contrasts[way].length));
  let [squares, degreesOfFreedom] = [0, 0];
  for (let seed = 0; seed < seeds; seed++) {
    const values = ways.flatMap((way) => contrasts[way][seed] ?? []);
    const centre = mean(values);
    squares += values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
    degreesOfFreedom += values.length - 1;
  }
  return { variance: squares / degreesOfFreedom, degreesOfFreedom };
}

/** The variance of a way's contrasts around the mean of the other ways, as large as its own where all vary alike. */
function besideOthers(
  contrasts: readonly (readonly number[])[],
  ways: readonly number[],
  way: number,
): SeedError {
  const squares = contrasts[way].flatMap((value, seed) => {
    const others = ways.flatMap((other) => (other === way ? [] : (contrasts[other][seed] ?? [])));
    return others.length > 0 ? [((value - mean(others)) ** 2 * others.length) / (others.length + 1)] : [];
  });
  return { variance: mean(squares), degreesOfFreedom: squares.length };
}

/** The p-value of the F test that one of several ways varies as the others do; 1 where the others cannot show it. */
function variesAsOthersP(one: SeedError, all: SeedError): number {
  const degrees = all.degreesOfFreedom - one.degreesOfFreedom;
  const squares = all.variance * all.degreesOfFreedom - one.variance * one.degreesOfFreedom; // of the others alone
  if (one.degreesOfFreedom === 0 || degrees <= 0 || squares <= 0) return 1;
  return fTest((one.variance * degrees) / squares, one.degreesOfFreedom, degrees);
}

/** @see Satterthwaite 1946, An approximate distribution of estimates of variance components */
function sumOfErrors(first: SeedError, second: SeedError): SeedError {
  const variance = first.variance + second.variance;
  const spread = [first, second].reduce((sum, each) => sum + each.variance ** 2 / each.degreesOfFreedom, 0);
  return { variance, degreesOfFreedom: spread > 0 ? variance ** 2 / spread : first.degreesOfFreedom };
}
