import { countKernel } from "./count-kernel";

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
 * @param relevant indices into the pool; among equal scores, those listed first here rank first
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
  const kernel = countKernel();
  // places of the relevant candidates, best score first
  const best = Array.from(relevant).sort((a, b) => scores[offset + b] - scores[offset + a]);
  const thresholds = Float32Array.from(best, (index) => scores[offset + index]);
  const aboveAll = new Uint32Array(best.length);
  const byBlock: number[][] = [];
  for (const { from, to } of blocks) {
    const above = new Uint32Array(best.length);
    if (kernel.count(scores.subarray(offset + from, offset + to), thresholds, above)) {
      throw new RangeError(
        `poolRanks: expected numbers, got NaN for candidate ${firstNaN(scores, offset, from)}`,
      );
    }
    const isInside = (index: number) => index >= from && index < to;
    if (isInside(own)) uncount(above, thresholds, scores[offset + own]);
    const inside: number[] = [];
    best.forEach((index, j) => {
      if (isInside(index)) {
        uncount(above, thresholds, thresholds[j]);
        inside.push(j);
      }
    });
    byBlock.push(inside.map((j, place) => place + 1 + above[j]));
    for (let j = 0; j < above.length; j++) aboveAll[j] += above[j];
  }
  return { byBlock, whole: Array.from(aboveAll, (count, place) => place + 1 + count) };
}

/** Takes a candidate that does not count out of the counts it is in. */
export function uncount(above: Uint32Array, thresholds: Float32Array, score: number): void {
  for (let j = thresholds.length - 1; j >= 0 && score >= thresholds[j]; j--) above[j]--;
}

function firstNaN(scores: Float32Array, offset: number, from: number): number {
  let index = from;
  while (!Number.isNaN(scores[offset + index])) index++;
  return index;
}
