import type { BatchKind } from "./batch-kind";
import type { Pair } from "./pair";

/** What a run was really trained on. */
export interface RealisedShares {
  /** Batches of each kind. */
  readonly batches: Readonly<Record<BatchKind, number>>;
  /** Pairs by query and positive language, as {"en-de": 12}. */
  readonly pairs: Readonly<Record<string, number>>;
}

/** Counts kinds and language pairs over the batches of a run. */
export function countShares(
  kinds: readonly BatchKind[],
  batches: readonly (readonly Pair[])[],
): RealisedShares {
  const counts = { mono: 0, cross: 0, multi: 0 };
  for (const kind of kinds) counts[kind]++;
  const pairs: Record<string, number> = {};
  for (const { query, positive } of batches.flat()) {
    const languages = `${query.language}-${positive.language}`;
    pairs[languages] = (pairs[languages] ?? 0) + 1;
  }
  return { batches: counts, pairs };
}
