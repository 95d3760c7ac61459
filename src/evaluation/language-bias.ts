import type { LanguageCode, RetrievalSet } from "../data";
import type { Ranking } from "../search";

/**
 * How a system treats languages in the pool of all languages, by the best k candidates of each query.
 * Each number is a mean over the queries of a language that have a relevant candidate, then over these
 * languages. {@link rankDistance} is a further measure of language bias.
 */
export interface LanguageBias {
  readonly k: number;
  /**
   * top: share of the query's language among its best k, in [0, 1]; pool: share of that language in the
   * pool without the query's own text. Both are equal for a system that ignores language.
   *
   * @see LAReQA, arXiv 2004.05484, section 5 (a preference for answers in the query's language)
   */
  readonly sameLanguage: { readonly top: number; readonly pool: number };
  /**
   * Each language's share of exposure; the shares sum to 1. A candidate at rank r of the best k has
   * exposure 1 / log2(1 + r), any other candidate 0.
   *
   * @see Singh and Joachims 2018, Fairness of exposure in rankings, arXiv 1802.07281, section 3.2
   */
  readonly exposure: Readonly<Record<LanguageCode, number>>;
  /**
   * Kullback-Leibler divergence, in bits, between the language shares of the best k, q, and those of the
   * query's relevant candidates, p: sum of p · log2(p / ((1 − α) q + α p)), where α = 0.01 keeps the
   * distance finite if a language is missing. From 0 (equal shares) to log2(1 / α) = 6.64 (no candidate
   * in a language of the relevant ones).
   *
   * @see Steck 2018, Calibrated recommendations, equations 6 and 7, doi 10.1145/3240323.3240372
   */
  readonly divergence: number;
}

const smoothing = 0.01;

/** {@link LanguageBias.divergence} of one query: from the shares of its best k candidates to those of the relevant ones. */
export function languageDivergence(relevant: readonly number[], ranked: readonly number[]): number {
  return relevant.reduce(
    (sum, p, language) =>
      p === 0 ? sum : sum + p * Math.log2(p / ((1 - smoothing) * ranked[language] + smoothing * p)),
    0,
  );
}

/** The exposure of a candidate at a place, from 0; see {@link LanguageBias.exposure}. */
export function exposureAt(place: number): number {
  return 1 / Math.log2(place + 2);
}

/**
 * The language bias of a system's rankings.
 *
 * @param top each query's best candidates, in the order of queries, as {@link evaluateRetrieval}
 *   gives them; among equal scores irrelevant candidates come first, then those of smaller index
 * @param k how many best candidates count; all candidates where the pool has fewer
 * @throws {RangeError} if a ranking is missing or shorter
 */
export function languageBias(set: RetrievalSet, top: readonly Ranking[], k: number): LanguageBias {
  if (top.length !== set.queries.length || top.length === 0)
    throw new RangeError(`languageBias: expected ${set.queries.length} rankings, got ${top.length}`);
  const shortest = Math.min(...top.map(({ candidates }) => candidates.length));
  if (shortest < Math.min(k, set.candidates.length - 1))
    throw new RangeError(`languageBias: expected the best ${k} of each query, got ${shortest}`);
  const place = new Map(set.languages.map((language, index) => [language, index]));
  const languageOf = set.candidates.map(({ language }) => place.get(language) as number);
  const size = set.languages.length;
  const shares = (indices: Iterable<number>, weightOf: (at: number) => number = () => 1) => {
    const sums = new Array<number>(size).fill(0);
    let at = 0;
    for (const index of indices) sums[languageOf[index]] += weightOf(at++);
    const total = sums.reduce((sum, value) => sum + value, 0);
    return sums.map((value) => value / total);
  };
  const poolSizes = new Array<number>(size).fill(0);
  for (const language of languageOf) poolSizes[language]++;

  // sums over the queries of each language
  const rows = set.languages.map(() => ({ queries: 0, sums: new Array<number>(size + 3).fill(0) }));
  top.forEach(({ candidates: all }, query) => {
    const candidates = all.subarray(0, k);
    if (set.relevant[query].length === 0) return;
    const queryLanguage = place.get(set.queries[query].language) as number;
    const rankedShares = shares(candidates);
    const relevantShares = shares(set.relevant[query]);
    const excluded = set.ownCandidate[query] >= 0 ? 1 : 0;
    const values = [
      rankedShares[queryLanguage],
      (poolSizes[queryLanguage] - excluded) / (languageOf.length - excluded),
      languageDivergence(relevantShares, rankedShares),
      ...shares(candidates, exposureAt),
    ];
    rows[queryLanguage].queries++;
    values.forEach((value, at) => {
      rows[queryLanguage].sums[at] += value;
    });
  });
  const counted = rows.filter(({ queries }) => queries > 0);
  const mean = (at: number) =>
    counted.reduce((sum, row) => sum + row.sums[at] / row.queries, 0) / counted.length;
  return {
    k,
    sameLanguage: { top: mean(0), pool: mean(1) },
    exposure: Object.fromEntries(set.languages.map((language, index) => [language, mean(3 + index)])),
    divergence: mean(2),
  };
}
