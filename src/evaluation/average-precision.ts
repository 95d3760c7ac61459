/**
 * Average precision of a query from the ranks of all its relevant candidates in the whole pool:
 * the mean, over them, of the precision at each one's rank. No cut-off. mAP is its plain mean
 * over queries.
 *
 * @param ranks distinct ranks from 1, ascending
 * @returns a number in (0, 1]
 * @throws {RangeError} if there are no ranks
 * @see trec_eval, m_map.c (`map`); Buckley and Voorhees 2005, chapter 3
 * @example averagePrecision([1, 3, 6]); // (1/1 + 2/3 + 3/6) / 3 = 13/18
 */
export function averagePrecision(ranks: readonly number[]): number {
  if (ranks.length === 0) throw new RangeError("averagePrecision: expected at least one rank, got none");
  return ranks.reduce((sum, rank, index) => sum + (index + 1) / rank, 0) / ranks.length;
}
