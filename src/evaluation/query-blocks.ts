import type { Engine } from "../engine";
import { checkVectors, type VectorSource } from "./vectors";

/** Queries that one product takes together. */
export interface QueryBlock {
  readonly from: number;
  readonly to: number;
  /** Shape [to - from, width]. */
  readonly tensor: ReturnType<Engine["tf"]["tensor2d"]>;
}

/**
 * Queries on the engine, `size` a block.
 *
 * @throws {UserError} if one is zero or not finite
 */
export function queryBlocks(tf: Engine["tf"], queries: VectorSource, size: number): QueryBlock[] {
  const { count, width, name } = queries;
  const blocks = Array.from({ length: Math.ceil(count / size) }, (_, block) => {
    const from = block * size;
    const to = Math.min(from + size, count);
    const vectors = queries.read(from, to);
    checkVectors(name, vectors, width, from);
    return { from, to, vectors };
  });
  // once all of them were found right, so that a refusal leaves no tensor
  return blocks.map(({ from, to, vectors }) => ({
    from,
    to,
    tensor: tf.tensor2d(vectors, [to - from, width]),
  }));
}
