import type { LanguageCode, RetrievalSet } from "./types";

/** Queries of one language that a setting leaves out, since it has nothing that is relevant to them. */
export interface UnansweredQueries {
  readonly query: LanguageCode;
  /** The setting's candidates: of one language, or of all. */
  readonly candidate: LanguageCode | "all";
  /** How many queries have a relevant candidate, and how many have none. */
  readonly answered: number;
  readonly unanswered: number;
}

/** For each setting of a retrieval set, how many of its queries have a relevant candidate in it. */
export function unansweredQueries(set: RetrievalSet): UnansweredQueries[] {
  const pools = [...set.languages, "all"];
  const counts = new Map(
    set.languages.map((language) => [language, { total: 0, answered: pools.map(() => 0) }]),
  );
  for (const [index, { language }] of set.queries.entries()) {
    const ofLanguage = counts.get(language);
    if (!ofLanguage)
      throw new RangeError(`unansweredQueries: expected a language of the set, got ${language}`);
    const answering = new Set(
      Array.from(set.relevant[index], (candidate) => set.candidates[candidate].language),
    );
    ofLanguage.total++;
    for (const [pool, candidate] of pools.entries()) {
      if (candidate === "all" ? answering.size > 0 : answering.has(candidate)) ofLanguage.answered[pool]++;
    }
  }
  return [...counts].flatMap(([query, { total, answered }]) =>
    pools.map((candidate, pool) => ({
      query,
      candidate,
      answered: answered[pool],
      unanswered: total - answered[pool],
    })),
  );
}
