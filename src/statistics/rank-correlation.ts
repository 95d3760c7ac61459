import type { RandomStream } from "../core";
import { mean } from "./location";

/** How far two orders agree. */
export interface RankCorrelation {
  /** Spearman's, -1 to 1; NaN where one side does not vary. */
  readonly rho: number;
  /** Two-sided, by permutation: how often a random pairing correlates as strongly, the measured one counted in. */
  readonly pValue: number;
  readonly count: number;
}

/**
 * Spearman's rank correlation of paired values; equal values have the mean of their ranks.
 *
 * @throws {RangeError} unless both sides have the same number of values, 3 or more
 * @see Spearman 1904; Davison and Hinkley 1997, equation 4.11
 */
export function rankCorrelation(
  first: readonly number[],
  second: readonly number[],
  stream: RandomStream,
  permutations = 9999,
): RankCorrelation {
  if (first.length !== second.length || first.length < 3)
    throw new RangeError(
      `rankCorrelation: expected 3 pairs or more, got ${first.length} and ${second.length}`,
    );
  const [a, b] = [ranks(first), ranks(second)];
  const rho = correlation(a, b);
  let asStrong = 0;
  for (let draw = 0; draw < permutations; draw++) {
    const shuffled = [...stream.permutation(b.length)].map((at) => b[at]);
    if (Math.abs(correlation(a, shuffled)) >= Math.abs(rho) - 1e-12) asStrong++;
  }
  return { rho, pValue: (asStrong + 1) / (permutations + 1), count: a.length };
}

function ranks(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return below + (equal + 1) / 2;
  });
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const [centreA, centreB] = [mean(a), mean(b)];
  const product = (x: readonly number[], y: readonly number[], cx: number, cy: number) =>
    x.reduce((sum, value, index) => sum + (value - cx) * (y[index] - cy), 0);
  return (
    product(a, b, centreA, centreB) /
    Math.sqrt(product(a, a, centreA, centreA) * product(b, b, centreB, centreB))
  );
}
