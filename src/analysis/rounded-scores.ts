/** Scores of queries from..to with every candidate, row by row. */
export type ScoresOf = (from: number, to: number) => Float32Array;

/**
 * Scores as a system gives them that keeps few decimals, in whole steps of the last one, so that
 * candidates tie that did not.
 *
 * @param relevant one row a query: indices of its relevant candidates
 * @param options lift: steps that relevant candidates are raised by; 0.5 lets each of them win its
 *   ties and passes no other candidate, 0 leaves ties to the evaluation
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
