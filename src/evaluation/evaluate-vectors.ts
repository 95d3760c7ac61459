import type { RetrievalSet } from "../data";
import type { Engine } from "../engine";
import { evaluateRetrieval, type RetrievalOptions, type RetrievalResult } from "./evaluate-retrieval";
import { similarities } from "./similarities";

/**
 * {@link evaluateRetrieval} for vectors in memory, whose scores {@link similarities} computes.
 *
 * @throws {UserError} as {@link similarities} does
 */
export function evaluateVectors(
  engine: Pick<Engine, "tf">,
  set: RetrievalSet,
  { queries, candidates }: { readonly queries: Float32Array; readonly candidates: Float32Array },
  options: RetrievalOptions = {},
): RetrievalResult {
  const pool = similarities(engine, set, queries, candidates);
  try {
    return evaluateRetrieval(set, pool.scoresOf, options);
  } finally {
    pool.dispose();
  }
}
