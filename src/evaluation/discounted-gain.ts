/**
 * Normalised discounted cumulative gain: the sum over relevant candidates of gain / log2(1 + rank),
 * divided by the same sum for the ideal ranking, by falling gain. The gain of a candidate is its grade,
 * as in trec_eval, and not 2^grade - 1.
 *
 * @param ranks distinct ranks from 1, ascending, of the relevant candidates that were ranked
 * @param grades one a rank, above 0
 * @param missed grades of the relevant candidates that were not ranked
 * @param cutoff the last rank that counts, of the ranking and of the ideal; none by default
 * @returns a number in [0, 1]
 * @throws {RangeError} if nothing is relevant
 * @see Järvelin and Kekäläinen 2002; trec_eval, m_ndcg.c, m_ndcg_cut.c
 * @example discountedGain([1, 2], [1, 3]); // (1 + 3 / log2(3)) / (3 + 1 / log2(3)) = 0.7967
 */
export function discountedGain(
  ranks: readonly number[],
  grades: readonly number[],
  missed: readonly number[] = [],
  cutoff = Number.POSITIVE_INFINITY,
): number {
  if (ranks.length + missed.length === 0)
    throw new RangeError("discountedGain: expected at least one relevant candidate, got none");
  let gain = 0;
  for (let at = 0; at < ranks.length && ranks[at] <= cutoff; at++)
    gain += grades[at] / Math.log2(1 + ranks[at]);
  const best = [...grades, ...missed].sort((a, b) => b - a);
  let ideal = 0;
  for (let at = 0; at < Math.min(best.length, cutoff); at++) ideal += best[at] / Math.log2(2 + at);
  return gain / ideal;
}
