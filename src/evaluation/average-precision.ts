/**
 * Average precision of a query from the ranks of its relevant candidates: the mean, over all relevant
 * candidates, of the precision at the candidate's rank, 0 below the cut-off. mAP is its plain mean over
 * queries.
 *
 * @param ranks distinct ranks from 1, ascending, of the relevant candidates that were ranked
 * @param relevant the number of relevant candidates; more than ranks where a ranking leaves some out
 * @param cutoff the last rank that counts; none by default. The sum is divided by all relevant candidates,
 *   as in trec_eval's map_cut, where sentence-transformers' MAP@k divides by min(k, relevant)
 * @returns a number in [0, 1]; above 0 without a cut-off
 * @throws {RangeError} if nothing is relevant
 * @see trec_eval, m_map.c (`map`), m_map_cut.c; Buckley and Voorhees 2005, chapter 3
 * @example averagePrecision([1, 3, 6]); // (1/1 + 2/3 + 3/6) / 3 = 13/18
 */
export function averagePrecision(
  ranks: readonly number[],
  relevant = ranks.length,
  cutoff = Number.POSITIVE_INFINITY,
): number {
  if (relevant === 0) throw new RangeError("averagePrecision: expected at least one rank, got none");
  return ranks.reduce((sum, rank, index) => (rank <= cutoff ? sum + (index + 1) / rank : sum), 0) / relevant;
}
