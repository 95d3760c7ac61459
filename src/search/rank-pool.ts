import { UserError } from "../core";
import type { Engine } from "../engine";
import { type PoolRanks, RankCounter } from "./pool-ranks";
import { type Ranking, TopList } from "./top-list";
import { checkVectors, type VectorSource } from "./vectors";

type Tensor = ReturnType<Engine["tf"]["tensor2d"]>;

/** A query's place among all candidates. */
export interface RankedQuery extends PoolRanks {
  /** Its best candidates. */
  readonly top: Ranking;
}

export interface RankPoolOptions {
  /** For each query the indices of its relevant candidates, counted through all languages; none by default. */
  readonly relevant?: readonly Int32Array[];
  /** How many best candidates of each query to find; 0 by default. */
  readonly top?: number;
  /** For each query the score above which a candidate is none of the best; none by default. */
  readonly ceilings?: readonly number[];
  /** Candidates read at a time; results do not depend on it. */
  readonly candidatesPerBlock?: number;
  /** Called with the number of candidates that are ranked so far. */
  readonly onRanked?: (done: number) => void;
}

/** Queries in one product; with 8,192 candidates its scores take 8 MiB, which stay in the processor's cache. */
const queriesPerBlock = 256;

/**
 * Exact ranks and exact search in a pool of any size, whose vectors are read in blocks: cost
 * linear in queries x candidates, memory that of the queries and of two blocks.
 *
 * A rank counts the scores that reach the relevant candidate's score, which must be known before the
 * pass and is computed from the relevant vectors alone. If the pass meets another score, since the engine
 * rounds otherwise in blocks of another shape, a second pass counts with the scores of the first.
 *
 * @param queries vectors of length 1, as those of the candidates, for cosines
 * @param languages the candidates of each language
 * @throws {UserError} if widths differ, or a vector is zero or holds NaN
 */
export function rankPool(
  { tf }: Pick<Engine, "tf">,
  queries: VectorSource,
  languages: readonly VectorSource[],
  { relevant, top = 0, ceilings, candidatesPerBlock = 8192, onRanked = () => {} }: RankPoolOptions = {},
): RankedQuery[] {
  const relevantOfQuery = relevant ?? Array.from({ length: queries.count }, () => new Int32Array(0));
  checkPool(queries, languages, relevantOfQuery);
  const blocks = queryBlocks(tf, queries);
  const pass = (counters: readonly RankCounter[]) => {
    const lists = relevantOfQuery.map((indices, query) =>
      top > 0 ? new TopList(top, new Set(indices), ceilings?.[query]) : null,
    );
    for (const { vectors, first, language } of candidateBlocks(languages, candidatesPerBlock)) {
      forEachScore(tf, blocks, vectors, queries.width, (query, row) => {
        counters[query].add(row, first, language);
        lists[query]?.add(row, first);
      });
      onRanked(first + vectors.length / queries.width);
    }
    return { counters, lists };
  };
  try {
    let passed = pass(knownCounters(tf, blocks, languages, relevantOfQuery));
    if (!passed.counters.every((counter) => counter.isRight))
      passed = pass(passed.counters.map((counter) => counter.again()));
    const { counters, lists } = passed;
    return counters.map((counter, query) => ({
      ...counter.ranks(),
      top: lists[query]?.ranking() ?? { candidates: new Int32Array(0), scores: new Float32Array(0) },
    }));
  } finally {
    for (const { tensor } of blocks) tensor.dispose();
  }
}

function checkPool(
  queries: VectorSource,
  languages: readonly VectorSource[],
  relevant: readonly Int32Array[],
): void {
  for (const { name, width } of languages)
    if (width !== queries.width)
      throw new UserError(
        `${queries.name} have width ${queries.width}, ${name} ${width}; embed both with one model`,
      );
  if (relevant.length !== queries.count)
    throw new RangeError(`rankPool: expected relevant of ${queries.count} queries, got ${relevant.length}`);
  const size = languages.reduce((sum, { count }) => sum + count, 0);
  for (const [query, indices] of relevant.entries()) {
    const odd = indices.find((index) => index < 0 || index >= size);
    if (odd !== undefined)
      throw new RangeError(`rankPool: expected candidates below ${size}, got ${odd} for query ${query}`);
  }
}

/** Queries that one product takes together. */
interface QueryBlock {
  readonly from: number;
  /** Shape [queries of the block, width]. */
  readonly tensor: Tensor;
}

/** All queries on the engine. */
function queryBlocks(tf: Engine["tf"], queries: VectorSource): QueryBlock[] {
  const { count, width, name } = queries;
  const blocks = Array.from({ length: Math.ceil(count / queriesPerBlock) }, (_, block) => {
    const from = block * queriesPerBlock;
    const vectors = queries.read(from, Math.min(from + queriesPerBlock, count));
    checkVectors(name, vectors, width, from);
    return { from, vectors };
  });
  // tensors are made after all checks, so that a refusal leaves none
  return blocks.map(({ from, vectors }) => ({
    from,
    tensor: tf.tensor2d(vectors, [vectors.length / width, width]),
  }));
}

/** The candidates in blocks, each of one language. */
function* candidateBlocks(languages: readonly VectorSource[], size: number) {
  let before = 0;
  for (const [language, candidates] of languages.entries()) {
    const { name, count, width } = candidates;
    for (let from = 0; from < count; from += size) {
      const vectors = candidates.read(from, Math.min(from + size, count));
      checkVectors(name, vectors, width, from);
      yield { vectors, first: before + from, language };
    }
    before += count;
  }
}

/** Calls `take` with every query and the scores of some candidates for it. */
function forEachScore(
  tf: Engine["tf"],
  blocks: readonly QueryBlock[],
  vectors: Float32Array,
  width: number,
  take: (query: number, row: Float32Array) => void,
): void {
  const count = vectors.length / width;
  const candidates = tf.tensor2d(vectors, [count, width]);
  try {
    for (const { from, tensor } of blocks) {
      const product = tf.matMul(tensor, candidates, false, true);
      const scores = product.dataSync() as Float32Array;
      product.dispose();
      for (let at = 0; at < tensor.shape[0]; at++)
        take(from + at, scores.subarray(at * count, (at + 1) * count));
    }
  } finally {
    candidates.dispose();
  }
}

/** Counters that know the scores of relevant candidates, from products with the relevant vectors alone. */
function knownCounters(
  tf: Engine["tf"],
  blocks: readonly QueryBlock[],
  languages: readonly VectorSource[],
  relevant: readonly Int32Array[],
): RankCounter[] {
  const counters: RankCounter[] = [];
  for (const block of blocks) {
    const ofBlock = relevant.slice(block.from, block.from + block.tensor.shape[0]);
    const needed = [...new Set(ofBlock.flatMap((indices) => [...indices]))].sort((a, b) => a - b);
    const place = new Map(needed.map((index, row) => [index, row]));
    const scoreIn = (row: Float32Array) => (index: number) => row[place.get(index) as number];
    const add = (query: number, row: Float32Array) => {
      counters[query] = new RankCounter(relevant[query], scoreIn(row), languages.length);
    };
    if (needed.length > 0) forEachScore(tf, [block], rowsOf(languages, needed), languages[0].width, add);
    else for (const at of ofBlock.keys()) add(block.from + at, new Float32Array(0));
  }
  return counters;
}

/** The vectors of candidates by their indices, which must ascend. */
function rowsOf(languages: readonly VectorSource[], indices: readonly number[]): Float32Array {
  const { width } = languages[0];
  const rows = new Float32Array(indices.length * width);
  let language = 0;
  let before = 0;
  for (const [row, index] of indices.entries()) {
    while (index >= before + languages[language].count) before += languages[language++].count;
    rows.set(languages[language].read(index - before, index - before + 1), row * width);
  }
  return rows;
}
