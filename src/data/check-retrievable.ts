import { type SettingKind, settingKinds, UserError } from "../core";
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
 * The kinds of retrieval that a set does not have, or has under two names.
 *
 * @returns a sentence for each; none where it has all three
 */
export function retrievalLimits(set: RetrievalSet): string[] {
  const kinds = new Set(
    set.queries.flatMap((_, query) => settingsOfQuery(set, query).map(({ kind }) => kind)),
  );
  const [language] = set.languages;
  if (set.languages.length === 1)
    return [
      `${set.name} is in ${language} alone: there is no cross retrieval, and multi retrieval is mono retrieval, so that mono alone is compared.`,
    ];
  return (["mono", "cross"] as const)
    .filter((kind) => !kinds.has(kind))
    .map((kind) => {
      const where = kind === "mono" ? "in its own language" : "in another language";
      return `${set.name} has no ${kind} retrieval, since no query has a relevant candidate ${where}.`;
    });
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
  set.queries.forEach(({ item }, query) => {
    for (const { kind } of settingsOfQuery(set, query)) askedIn[kind].add(clusterOf(item));
  });
  const isClustered = new Set(set.items.map((_, item) => clusterOf(item))).size < set.items.length;
  const what = isClustered ? "clusters of items" : "items";
  for (const kind of settingKinds)
    if (askedIn[kind].size > 0 && askedIn[kind].size < fewest)
      throw new UserError(
        `${set.name} has queries of ${askedIn[kind].size} ${what} in ${kind} retrieval, and an interval needs ${fewest} or more; add items, or leave languages out with evaluationLanguages`,
      );
}

/** The settings that a query is asked in: those with a relevant candidate, one a language of these and the pool of all. */
export function settingsOfQuery(
  { queries, relevant, candidates }: RetrievalSet,
  query: number,
): { readonly kind: SettingKind; readonly candidate: string }[] {
  const languages = new Set(Array.from(relevant[query], (index) => candidates[index].language));
  const settings = [...languages].map((candidate) => ({
    kind: candidate === queries[query].language ? ("mono" as const) : ("cross" as const),
    candidate,
  }));
  return settings.length > 0 ? [...settings, { kind: "multi", candidate: "all" }] : [];
}
