/** Scores of queries from..to with every candidate, row by row. */
export type ScoresOf = (from: number, to: number) => Float32Array;

/**
 * Scores rounded to few decimals, in whole steps of the last decimal, which makes ties between
 * candidates of nearly equal scores.
 *
 * @param relevant one row a query: indices of its relevant candidates
 * @param options lift: steps added to relevant candidates; with 0.5 each relevant candidate wins its ties
 *   and overtakes no other candidate, with 0 the evaluation decides ties
 * @example roundedScores(() => Float32Array.of(0.24, 0.21, 0.19), [[1]], { decimals: 1, lift: 0.5 })(0, 1); // 2, 2.5, 2
 */
export function roundedScores(
  scoresOf: ScoresOf,
  relevant: readonly ArrayLike<number>[],
  { decimals, lift }: { readonly decimals: number; readonly lift: number },
): ScoresOf {
  const steps = 10 ** decimals;
  return (from, to) => {
    const scores = scoresOf(from, to).map((score) => Math.round(score * steps));
    const candidates = scores.length / (to - from);
    for (let query = from; query < to; query++) {
      for (const index of Array.from(relevant[query])) scores[(query - from) * candidates + index] += lift;
    }
    return scores;
  };
}
