import { type RetrievalSet, withoutItems } from "../data";
import type { Engine } from "../engine";
import type { RetrievalOptions, RetrievalResult } from "./evaluate-retrieval";
import { evaluateVectors } from "./evaluate-vectors";

/**
 * {@link evaluateVectors} without the queries of some items; the pool keeps all candidates, so that the
 * results can be compared with those of all items.
 *
 * @param items ids of the items that are left out, as {@link leakage} gives them
 * @returns null if no query with a relevant candidate is left
 * @throws {UserError} as {@link evaluateVectors} does
 */
export function evaluateWithout(
  engine: Pick<Engine, "tf">,
  set: RetrievalSet,
  { queries, candidates }: { readonly queries: Float32Array; readonly candidates: Float32Array },
  items: ReadonlySet<string>,
  options: RetrievalOptions = {},
): { readonly set: RetrievalSet; readonly result: RetrievalResult } | null {
  const remaining = withoutItems(set, items);
  if (remaining.relevant.every(({ length }) => length === 0)) return null;
  const width = queries.length / set.queries.length;
  const rows = new Float32Array(remaining.queries.length * width);
  let row = 0;
  for (const [index, { item }] of set.queries.entries()) {
    if (items.has(set.items[item])) continue;
    rows.set(queries.subarray(index * width, (index + 1) * width), row++ * width);
  }
  return {
    set: remaining,
    result: evaluateVectors(engine, remaining, { queries: rows, candidates }, options),
  };
}
