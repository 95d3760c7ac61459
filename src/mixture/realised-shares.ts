import { batchKinds } from "../core";
import type { LanguageCode } from "../data";
import type { Pair } from "./sampler";

/** What the batches of a run held. */
export interface RealisedShares {
  /** Batches of each kind. */
  readonly batches: Readonly<Record<string, number>>;
  /** Pairs by query and positive language, as {"en-de": 12}. */
  readonly pairs: Readonly<Record<string, number>>;
  /** For each language, in how many pairs the query is in it, and in how many the positive. */
  readonly languages: Readonly<Record<LanguageCode, { readonly query: number; readonly positive: number }>>;
}

/**
 * Counts kinds, language pairs and languages over the batches of a run.
 *
 * @param names of the kinds that the run mixes
 */
export function countShares(
  kinds: readonly string[],
  batches: readonly (readonly Pair[])[],
  names: readonly string[] = batchKinds,
): RealisedShares {
  const counts: Record<string, number> = Object.fromEntries(names.map((name) => [name, 0]));
  for (const kind of kinds) counts[kind]++;
  const pairs: Record<string, number> = {};
  const languages: Record<LanguageCode, { query: number; positive: number }> = {};
  const countsOf = (language: LanguageCode) => {
    languages[language] ??= { query: 0, positive: 0 };
    return languages[language];
  };
  for (const { query, positive } of batches.flat()) {
    const both = `${query.language}-${positive.language}`;
    pairs[both] = (pairs[both] ?? 0) + 1;
    countsOf(query.language).query++;
    countsOf(positive.language).positive++;
  }
  return { batches: counts, pairs, languages };
}
