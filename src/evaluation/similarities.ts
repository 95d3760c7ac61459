import { UserError } from "../core";
import type { RetrievalSet } from "../data";
import type { Engine } from "../engine";
import { checkVectors, vectorsInMemory } from "../search";

/** Similarities of a set's queries with its candidates, in blocks of queries. */
export interface Similarities {
  /** Shape [to - from, candidates], row by row. */
  scoresOf(from: number, to: number): Float32Array;
  /** Frees the candidates' memory. */
  dispose(): void;
}

/**
 * Dot products of query and candidate vectors, one matrix product a block on the engine: cosines if
 * vectors have length 1, as an encoder's have; {@link unitVectors} scales other vectors.
 *
 * @param queries shape [queries of the set, width]
 * @param candidates shape [candidates of the set, width]
 * @throws {UserError} if shapes are wrong, or if a vector is zero or holds NaN
 */
export function similarities(
  { tf }: Pick<Engine, "tf">,
  set: RetrievalSet,
  queries: Float32Array,
  candidates: Float32Array,
): Similarities {
  const { width } = vectorsInMemory(`query vectors of ${set.name}`, queries, set.queries.length);
  const other = vectorsInMemory(`candidate vectors of ${set.name}`, candidates, set.candidates.length).width;
  if (other !== width) {
    throw new UserError(
      `${set.name}: query vectors have width ${width}, candidate vectors ${other}; embed both with one model`,
    );
  }
  checkVectors(`query vectors of ${set.name}`, queries, width);
  checkVectors(`candidate vectors of ${set.name}`, candidates, width);
  const pool = tf.tensor2d(candidates, [candidates.length / width, width]);
  return {
    scoresOf(from, to) {
      const block = tf.tensor2d(queries.slice(from * width, to * width), [to - from, width]);
      const product = tf.matMul(block, pool, false, true);
      // not in tf.tidy: it looks for tensors in what it returns, one array entry after another
      const scores = product.dataSync() as Float32Array;
      tf.dispose([block, product]);
      return scores;
    },
    dispose: () => pool.dispose(),
  };
}
