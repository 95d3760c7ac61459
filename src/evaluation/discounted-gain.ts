/**
 * Normalised discounted cumulative gain with gains of 0 and 1: the sum over relevant candidates
 * of 1 / log2(1 + rank), over what a ranking with all of them first would have.
 *
 * @param ranks distinct ranks from 1, ascending
 * @param relevant how many are relevant, 1 or more
 * @param cutoff the last rank that counts, of the ranking and of the ideal; none by default
 * @returns a number in [0, 1]
 * @see Järvelin and Kekäläinen 2002; trec_eval, m_ndcg.c, m_ndcg_cut.c
 * @example discountedGain([2], 1); // 1 / log2(3)
 */
export function discountedGain(
  ranks: readonly number[],
  relevant = ranks.length,
  cutoff = Number.POSITIVE_INFINITY,
): number {
  if (relevant === 0) throw new RangeError("discountedGain: expected at least one rank, got none");
  let gain = 0;
  for (const rank of ranks) if (rank <= cutoff) gain += 1 / Math.log2(1 + rank);
  let ideal = 0;
  for (let rank = 1; rank <= Math.min(relevant, cutoff); rank++) ideal += 1 / Math.log2(1 + rank);
  return gain / ideal;
}
