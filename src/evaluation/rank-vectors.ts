import { UserError } from "../core";
import type { Engine } from "../engine";
import { makeCountKernel } from "./count-kernel";
import { uncount } from "./pool-ranks";
import { type Ranking, TopList } from "./top-list";
import { checkVectors, type VectorSource } from "./vectors";

/** Scores computed at a time: 16 MiB, which a product makes at full speed and which stays near the processor. */
const blockOf = { queries: 256, candidates: 16_384 };

/** A query's place among all candidates. */
export interface VectorRanking {
  /** Ranks of its relevant candidates, ascending, ties against the system. */
  readonly ranks: readonly number[];
  /** Its best candidates. */
  readonly top: Ranking;
}

export interface RankOptions {
  /** For each query the indices of its relevant candidates; none by default, which is a search. */
  readonly relevant?: readonly Int32Array[];
  /** How many best candidates to find; 0 by default. */
  readonly top?: number;
  /** Candidates read at a time; results do not depend on it. */
  readonly candidatesPerBlock?: number;
}

/**
 * Exact ranks and exact search in a pool of any size, whose vectors are read in blocks: cost
 * linear in queries x candidates, memory that of the queries and of two blocks.
 *
 * A rank counts the scores that reach the relevant candidate's, so that one must be known before
 * the sweep: it is computed from the relevant vectors alone, and each is compared with the one
 * that the sweep then meets. An engine that rounds differently in blocks of another shape is found
 * so, and a second sweep counts with the scores of the first: scores that are compared have always
 * come from equal blocks.
 *
 * @param queries of length 1 as the candidates, for cosines
 * @throws {UserError} if widths differ, or a vector is zero or holds NaN
 */
export function rankVectors(
  { tf }: Pick<Engine, "tf">,
  queries: VectorSource,
  candidates: VectorSource,
  { relevant, top = 0, candidatesPerBlock = blockOf.candidates }: RankOptions = {},
): VectorRanking[] {
  const { width } = queries;
  if (candidates.width !== width) {
    throw new UserError(
      `${queries.name} have width ${width}, ${candidates.name} ${candidates.width}; embed both with one model`,
    );
  }
  const wanted = relevant ?? Array.from({ length: queries.count }, () => new Int32Array(0));
  if (wanted.length !== queries.count)
    throw new RangeError(`rankVectors: expected relevant of ${queries.count} queries, got ${wanted.length}`);
  const inBlock = Math.min(candidatesPerBlock, candidates.count);
  const blocks = Array.from({ length: Math.ceil(queries.count / blockOf.queries) }, (_, block) => {
    const from = block * blockOf.queries;
    const to = Math.min(from + blockOf.queries, queries.count);
    const vectors = queries.read(from, to);
    checkVectors(queries.name, vectors, width, from);
    return { from, to, tensor: tf.tensor2d(vectors, [to - from, width]) };
  });
  const kernel = makeCountKernel();

  /** Scores of a block of queries with vectors, row by row. */
  const products = (block: (typeof blocks)[number], vectors: ReturnType<typeof tf.tensor2d>) => {
    const product = tf.matMul(block.tensor, vectors, false, true);
    const scores = product.dataSync() as Float32Array;
    product.dispose();
    return scores;
  };

  /** Scores of each query's relevant candidates, computed from these alone. */
  function guess(): Float32Array[] {
    return blocks.flatMap((block) => {
      const own = wanted.slice(block.from, block.to);
      const needed = [...new Set(own.flatMap((indices) => [...indices]))].sort((a, b) => a - b);
      if (needed.length === 0) return own.map(() => new Float32Array(0));
      const rows = new Float32Array(needed.length * width);
      for (const [row, index] of needed.entries()) rows.set(candidates.read(index, index + 1), row * width);
      const vectors = tf.tensor2d(rows, [needed.length, width]);
      const scores = products(block, vectors);
      vectors.dispose();
      const place = new Map(needed.map((index, row) => [index, row]));
      return own.map((indices, query) =>
        Float32Array.from(indices, (index) => scores[query * needed.length + (place.get(index) as number)]),
      );
    });
  }

  /** Counts every score against those of the relevant candidates; gives what it met in their places. */
  function sweep(assumed: readonly Float32Array[]) {
    const thresholds = assumed.map((scores) => scores.slice().sort().reverse());
    const counts = thresholds.map((each) => new Uint32Array(each.length));
    const met = assumed.map((scores) => new Float32Array(scores.length));
    const lists = wanted.map((indices) => (top > 0 ? new TopList(top, new Set(indices)) : null));
    for (let first = 0; first < candidates.count; first += inBlock) {
      const end = Math.min(first + inBlock, candidates.count);
      const read = candidates.read(first, end);
      checkVectors(candidates.name, read, width, first);
      const vectors = tf.tensor2d(read, [end - first, width]);
      for (const block of blocks) {
        const scores = products(block, vectors);
        for (let query = block.from; query < block.to; query++) {
          const from = (query - block.from) * (end - first);
          const row = scores.subarray(from, from + end - first);
          if (kernel.count(row, thresholds[query], counts[query]))
            throw new RangeError(`rankVectors: expected finite products, got NaN for query ${query}`);
          lists[query]?.add(row, first);
          wanted[query].forEach((index, j) => {
            if (index >= first && index < end) met[query][j] = row[index - first];
          });
        }
      }
      vectors.dispose();
    }
    return { thresholds, counts, met, lists };
  }

  let assumed = guess();
  let swept = sweep(assumed);
  const isOther = (scores: Float32Array, query: number) =>
    scores.some((score, j) => score !== assumed[query][j]);
  if (swept.met.some(isOther)) {
    assumed = swept.met;
    swept = sweep(assumed);
  }
  for (const { tensor } of blocks) tensor.dispose();
  return swept.counts.map((above, query) => {
    for (const score of swept.thresholds[query]) uncount(above, swept.thresholds[query], score);
    return {
      ranks: Array.from(above, (count, place) => place + 1 + count),
      top: swept.lists[query]?.ranking() ?? { candidates: new Int32Array(0), scores: new Float32Array(0) },
    };
  });
}
