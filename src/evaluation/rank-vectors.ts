import type { Engine } from "../engine";
import { uncount } from "./pool-ranks";
import { RankSweep } from "./rank-sweep";
import type { Ranking } from "./top-list";
import { blockOf, type CandidateBlock, candidateBlocks, checkWidths, searchBlocks } from "./vector-index";
import type { VectorSource } from "./vectors";

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
 * so, and a second sweep counts with the scores of the first.
 *
 * @param queries of length 1 as the candidates, for cosines
 * @throws {UserError} if widths differ, or a vector is zero or holds NaN
 */
export function rankVectors(
  engine: Pick<Engine, "tf">,
  queries: VectorSource,
  candidates: VectorSource,
  { relevant, top = 0, candidatesPerBlock = blockOf.candidates }: RankOptions = {},
): VectorRanking[] {
  checkWidths(queries, candidates);
  if (!relevant && top > 0) {
    const blocks = passing(candidateBlocks(engine.tf, candidates, candidatesPerBlock));
    return searchBlocks(engine, queries, blocks, top).map((best) => ({ ranks: [], top: best }));
  }
  const wanted = relevant ?? Array.from({ length: queries.count }, () => new Int32Array(0));
  if (wanted.length !== queries.count)
    throw new RangeError(`rankVectors: expected relevant of ${queries.count} queries, got ${wanted.length}`);
  for (const [query, indices] of wanted.entries()) {
    const odd = indices.find((index) => index < 0 || index >= candidates.count);
    if (odd !== undefined)
      throw new RangeError(
        `rankVectors: expected candidates below ${candidates.count}, got ${odd} for query ${query}`,
      );
  }
  const sweep = new RankSweep(engine.tf, queries, blockOf.queries, candidates, wanted);
  try {
    const assumed = sweep.relevantScores();
    let swept = sweep.run(assumed, top, candidatesPerBlock);
    const isOther = (scores: Float32Array, query: number) =>
      scores.some((score, j) => score !== assumed[query][j]);
    if (swept.met.some(isOther)) swept = sweep.run(swept.met, top, candidatesPerBlock);
    const { counts, thresholds, lists } = swept;
    return counts.map((above, query) => {
      for (const score of thresholds[query]) uncount(above, thresholds[query], score);
      return {
        ranks: Array.from(above, (count, place) => place + 1 + count),
        top: lists[query]?.ranking() ?? { candidates: new Int32Array(0), scores: new Float32Array(0) },
      };
    });
  } finally {
    sweep.dispose();
  }
}

/** Blocks whose memory is given back as soon as the next one is asked for. */
function* passing(blocks: Iterable<CandidateBlock>): Generator<CandidateBlock> {
  for (const block of blocks) {
    try {
      yield block;
    } finally {
      block.tensor.dispose();
    }
  }
}
