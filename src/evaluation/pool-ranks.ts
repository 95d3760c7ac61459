/**
 * Candidates of one language within a pool sorted by language, with the relevant ones of a query
 * among them.
 */
export interface PoolBlock {
  /** First candidate and the one after the last. */
  readonly from: number;
  readonly to: number;
}

/** Ranks of a query's relevant candidates, ascending: in each language by itself, and in the whole pool. */
export interface PoolRanks {
  /** One list a block; empty where the block holds no relevant candidate. */
  readonly byBlock: readonly (readonly number[])[];
  readonly whole: readonly number[];
}

/**
 * Ranks the relevant candidates of a query, ties against the system: a relevant candidate ranks
 * below every irrelevant one of equal score.
 *
 * The j-th best relevant candidate has rank j + (irrelevant candidates scoring at least as much),
 * so one pass counts all ranks and the pool is never sorted.
 *
 * @param scores the pool's similarities to the query
 * @param offset where they begin in `scores`
 * @param blocks consecutive, covering the pool
 * @param relevant indices into the pool, ascending
 * @param own the candidate that is the query's own text, which does not count at all; -1 for none
 * @throws {RangeError} if a score is NaN
 */
export function poolRanks(
  scores: Float32Array,
  offset: number,
  blocks: readonly PoolBlock[],
  relevant: Int32Array,
  own: number,
): PoolRanks {
  const descending = (indices: ArrayLike<number>) =>
    Float32Array.from(indices, (index) => scores[offset + index])
      .sort()
      .reverse();
  const isSkipped = new Set<number>(relevant).add(own);
  const all = descending(relevant);
  const least = all.length > 0 ? all[all.length - 1] : Number.POSITIVE_INFINITY;
  const aboveAll = new Uint32Array(all.length);
  const byBlock = blocks.map(({ from, to }) => {
    const inBlock = descending(relevant.filter((index) => index >= from && index < to));
    const above = new Uint32Array(inBlock.length);
    for (let index = from; index < to; index++) {
      const score = scores[offset + index];
      if (score < least) continue; // most candidates end here; NaN does not
      if (isSkipped.has(index)) continue;
      if (Number.isNaN(score))
        throw new RangeError(`poolRanks: expected numbers, got NaN for candidate ${index}`);
      countAbove(score, all, aboveAll);
      countAbove(score, inBlock, above);
    }
    return ranksFrom(above);
  });
  for (const score of all) {
    if (Number.isNaN(score))
      throw new RangeError("poolRanks: expected numbers, got NaN for a relevant candidate");
  }
  return { byBlock, whole: ranksFrom(aboveAll) };
}

/** Adds 1 for each of the descending thresholds that a score reaches. */
function countAbove(score: number, thresholds: Float32Array, above: Uint32Array): void {
  for (let j = thresholds.length - 1; j >= 0 && score >= thresholds[j]; j--) above[j]++;
}

function ranksFrom(above: Uint32Array): number[] {
  return Array.from(above, (count, index) => index + 1 + count);
}
