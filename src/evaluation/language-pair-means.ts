import type { LanguageCode, RetrievalSet } from "../data";
import { meansByKind, type QueryScores } from "./query-scores";

/** The means of a measure, by the language of queries and the language of candidates. */
export interface LanguagePairMeans {
  readonly measure: string;
  readonly languages: readonly LanguageCode[];
  /** A row for each language of queries, a column for each language of candidates; null without such a setting. */
  readonly means: readonly (readonly (number | null)[])[];
}

/** The means of all mono settings (the diagonal) and cross settings. */
export function languagePairMeans(set: RetrievalSet, scores: QueryScores, measure = "AP"): LanguagePairMeans {
  const { mono, cross } = meansByKind(set, scores, measure);
  const meanOf = new Map(
    [...mono.settings(), ...cross.settings()].map(({ query, candidate, mean }) => [
      `${query} ${candidate}`,
      mean,
    ]),
  );
  const { languages } = set;
  return {
    measure,
    languages,
    means: languages.map((query) =>
      languages.map((candidate) => meanOf.get(`${query} ${candidate}`) ?? null),
    ),
  };
}
