import type { RetrievalSet } from "./types";

/**
 * A retrieval set without the queries of some items, as those that {@link leakage} finds in
 * training. The pool stays whole, so that what is left is as hard to find as it was and results
 * with and without can be set side by side; candidates of the items are of no item then.
 *
 * @param items ids; those that the set does not have change nothing
 */
export function withoutItems(set: RetrievalSet, items: ReadonlySet<string>): RetrievalSet {
  const kept = set.items.flatMap((id, index) => (items.has(id) ? [] : [index]));
  const indexOf = new Map(kept.map((old, index) => [old, index]));
  const queries = set.queries.flatMap(({ item }, index) => (indexOf.has(item) ? [index] : []));
  const renumbered = <T extends { readonly item: number }>(text: T): T => ({
    ...text,
    item: indexOf.get(text.item) ?? -1,
  });
  return {
    ...set,
    items: kept.map((index) => set.items[index]),
    clusters: set.clusters && kept.map((index) => (set.clusters as readonly string[])[index]),
    queries: queries.map((index) => renumbered(set.queries[index])),
    candidates: set.candidates.map(renumbered),
    relevant: queries.map((index) => set.relevant[index]),
    ownCandidate: Int32Array.from(queries, (index) => set.ownCandidate[index]),
  };
}
