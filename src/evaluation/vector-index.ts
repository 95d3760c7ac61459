import { UserError } from "../core";
import type { Engine } from "../engine";
import { offerBlock } from "./best-candidates";
import { queryBlocks } from "./query-blocks";
import { type Ranking, TopList } from "./top-list";
import { checkVectors, type VectorSource } from "./vectors";

/** Scores computed at a time: 8 MiB, which a product makes at full speed and which stays near the processor. */
export const blockOf = { queries: 256, candidates: 8192 };

/** Candidates on the engine. */
export interface CandidateBlock {
  /** Index of the first of them. */
  readonly first: number;
  readonly tensor: ReturnType<Engine["tf"]["tensor2d"]>;
}

/**
 * Candidates on the engine, block by block.
 *
 * @throws {UserError} if one is zero or not finite
 */
export function* candidateBlocks(
  tf: Engine["tf"],
  candidates: VectorSource,
  size: number,
): Generator<CandidateBlock> {
  const { name, count, width } = candidates;
  for (let first = 0; first < count; first += size) {
    const end = Math.min(first + size, count);
    const vectors = candidates.read(first, end);
    checkVectors(name, vectors, width, first);
    yield { first, tensor: tf.tensor2d(vectors, [end - first, width]) };
  }
}

/** Candidates held on the engine for exact search, any number of times: a flat index. */
export class VectorIndex {
  private readonly blocks: CandidateBlock[] = [];

  /** @throws {UserError} if a vector is zero or not finite */
  constructor(
    private readonly engine: Pick<Engine, "tf">,
    private readonly candidates: VectorSource,
  ) {
    try {
      for (const block of candidateBlocks(engine.tf, candidates, blockOf.candidates)) this.blocks.push(block);
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  /**
   * The best k candidates of each query by the product of their vectors, exactly; of equal ones
   * those of smaller index.
   *
   * @throws {UserError} if queries have another width, or one is zero or not finite
   */
  search(queries: VectorSource, k: number): Ranking[] {
    checkWidths(queries, this.candidates);
    return searchBlocks(this.engine, queries, this.blocks, k);
  }

  dispose(): void {
    for (const { tensor } of this.blocks) tensor.dispose();
  }
}

/** The best k candidates of each query in the blocks, which are taken one after another. */
export function searchBlocks(
  { tf }: Pick<Engine, "tf">,
  queries: VectorSource,
  blocks: Iterable<CandidateBlock>,
  k: number,
): Ranking[] {
  const asked = queryBlocks(tf, queries, blockOf.queries);
  const lists = Array.from({ length: queries.count }, () => new TopList(k));
  try {
    for (const { first, tensor } of blocks) {
      for (const { from, to, tensor: block } of asked)
        offerBlock(tf, tf.matMul(block, tensor, false, true), first, lists.slice(from, to), k);
    }
  } finally {
    for (const { tensor } of asked) tensor.dispose();
  }
  return lists.map((list) => list.ranking());
}

/** @throws {UserError} if queries and candidates are not of one width */
export function checkWidths(queries: VectorSource, candidates: VectorSource): void {
  if (candidates.width === queries.width) return;
  throw new UserError(
    `${queries.name} have width ${queries.width}, ${candidates.name} ${candidates.width}; embed both with one model`,
  );
}
