import { UserError } from "../core";
import type { RetrievalSet } from "./types";

/**
 * Refuses a retrieval set that cannot have results: one with a language without candidates, or
 * without any relevant candidate.
 *
 * @throws {UserError} naming the set, and the first language without a candidate
 */
export function checkRetrievable({ name, languages, candidates, relevant }: RetrievalSet): void {
  const present = new Set(candidates.map(({ language }) => language));
  const empty = languages.find((language) => !present.has(language));
  if (empty !== undefined)
    throw new UserError(`${name} has no candidates in ${empty}; give it some or leave the language out`);
  if (relevant.every(({ length }) => length === 0)) {
    throw new UserError(
      `${name} has no query with a relevant candidate; an item needs a query and another text as its candidate`,
    );
  }
}

/**
 * Refuses a retrieval set with too few items for an interval in one of the kinds of settings that it
 * has. Where items come in clusters, clusters are counted instead of items.
 *
 * @param fewest how many items or clusters an interval needs
 * @throws {UserError} naming the set and the kind
 */
export function checkComparable(set: RetrievalSet, fewest: number): void {
  const clusterOf = (item: number) => set.clusters?.[item] ?? set.items[item];
  const askedIn = { mono: new Set<string>(), cross: new Set<string>(), multi: new Set<string>() };
  set.queries.forEach(({ language, item }, query) => {
    const languages = Array.from(set.relevant[query], (index) => set.candidates[index].language);
    if (languages.includes(language)) askedIn.mono.add(clusterOf(item));
    if (languages.some((other) => other !== language)) askedIn.cross.add(clusterOf(item));
    if (languages.length > 0) askedIn.multi.add(clusterOf(item));
  });
  const isClustered = new Set(set.items.map((_, item) => clusterOf(item))).size < set.items.length;
  const unit = isClustered ? "clusters of items" : "items";
  for (const [kind, asked] of Object.entries(askedIn))
    if (asked.size > 0 && asked.size < fewest)
      throw new UserError(
        `${set.name} has queries of ${asked.size} ${unit} in ${kind} retrieval, and an interval needs ${fewest} or more; add items, or leave languages out with evaluationLanguages`,
      );
}
