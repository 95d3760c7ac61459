/**
 * Language bias of one query: how far apart a system ranks candidates that say the same in different
 * languages, as the largest rank of the query's relevant candidates less the smallest; 0 or more. An
 * unbiased system that ranks all R relevant candidates first has R − 1.
 *
 * @param ranks ranks of the query's relevant candidates in the multilingual pool, ascending
 * @see arXiv 2408.10536, section 4 ("rank distance"), which averages it over queries, then languages
 */
export function rankDistance(ranks: readonly number[]): number {
  if (ranks.length === 0) throw new RangeError("rankDistance: expected at least one rank, got none");
  return ranks[ranks.length - 1] - ranks[0];
}
