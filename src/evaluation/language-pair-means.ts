import type { LanguageCode, RetrievalSet } from "../data";
import { meansByKind, type QueryScores } from "./query-scores";

/** A measure by language of queries and of candidates. */
export interface LanguagePairMeans {
  readonly measure: string;
  readonly languages: readonly LanguageCode[];
  /** Row: language of queries; column: of candidates; null where the set has no such setting. */
  readonly means: readonly (readonly (number | null)[])[];
}

/** The means of all mono settings (the diagonal) and cross settings. */
export function languagePairMeans(set: RetrievalSet, scores: QueryScores, measure = "AP"): LanguagePairMeans {
  const { mono, cross } = meansByKind(set, scores, measure);
  const found = new Map(
    [...mono.settings(), ...cross.settings()].map(({ query, candidate, mean }) => [
      `${query} ${candidate}`,
      mean,
    ]),
  );
  const { languages } = set;
  return {
    measure,
    languages,
    means: languages.map((query) => languages.map((candidate) => found.get(`${query} ${candidate}`) ?? null)),
  };
}
