import type { RandomStream } from "../core";
import { type Clustering, clusterSums } from "./cluster-sums";

export interface RandomisationTest {
  /**
   * Two-sided, of the hypothesis that the two systems' scores could be swapped within each cluster.
   * Of n clusters that are counted it is a multiple of 2^-n and at least 2 · 2^-n, so that fewer
   * than 6 clusters never have a p below .05.
   */
  readonly pValue: number;
  /** Whether all 2^clusters swaps were counted; else some were drawn. */
  readonly isExact: boolean;
}

/** Up to 16 clusters all swaps are counted: 65,536 sums. */
const mostExact = 16;

/**
 * Paired randomisation test (Fisher's) of two systems on the same items: how often swapping the
 * systems' scores, cluster by cluster at random, makes as large a difference of means as was found.
 * Swaps that are drawn count the found one in, p = (as large + 1) / (drawn + 1), so p is never 0
 * and never too small on average.
 *
 * @param differences first system less second, one an item
 * @param clusters a cluster is swapped as a whole
 * @see Smucker, Allan and Carterette 2007, A comparison of statistical significance tests for
 *   information retrieval evaluation; Davison and Hinkley 1997, equation 4.11
 */
export function randomisationTest(
  differences: readonly number[],
  stream: RandomStream,
  { resamples = 9999, ...clustering }: Clustering & { readonly resamples?: number } = {},
): RandomisationTest {
  const { sums } = clusterSums(differences, clustering);
  const found = Math.abs(sums.reduce((sum, value) => sum + value, 0));
  // sums in another order of signs differ by rounding where they are equal
  const least = found - 1e-12 * sums.reduce((sum, value) => sum + Math.abs(value), 0);
  if (sums.length <= mostExact) {
    const swaps = 2 ** sums.length;
    let asLarge = 0;
    for (let signs = 0; signs < swaps; signs++) {
      let sum = 0;
      for (let cluster = 0; cluster < sums.length; cluster++)
        sum += (signs >> cluster) & 1 ? -sums[cluster] : sums[cluster];
      if (Math.abs(sum) >= least) asLarge++;
    }
    return { pValue: asLarge / swaps, isExact: true };
  }
  let asLarge = 0;
  for (let drawn = 0; drawn < resamples; drawn++) {
    let sum = 0;
    let signs = 0;
    for (let cluster = 0; cluster < sums.length; cluster++) {
      if (cluster % 30 === 0) signs = stream.below(2 ** 30);
      sum += (signs >> (cluster % 30)) & 1 ? -sums[cluster] : sums[cluster];
    }
    if (Math.abs(sum) >= least) asLarge++;
  }
  return { pValue: (asLarge + 1) / (resamples + 1), isExact: false };
}
