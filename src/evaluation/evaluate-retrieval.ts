import { type SettingKind, settingKinds } from "../core";
import { checkRetrievable, type LanguageCode, type RetrievalSet } from "../data";
import { type PoolBlock, type PoolRanks, poolRanks, type Ranking, TopList } from "../search";
import { type Measure, parseMeasure } from "./measure";
import { meansByKind, type QueryScores, QueryScoreTable } from "./query-scores";
import { rankDistance } from "./rank-distance";
import { SettingMeans } from "./setting-means";

/** mAP of one setting: queries in one language, candidates in one language or in all. */
export interface SettingResult {
  readonly kind: SettingKind;
  readonly query: LanguageCode;
  readonly candidate: LanguageCode | "all";
  /** Queries that have a relevant candidate in this setting. */
  readonly queries: number;
  readonly meanAP: number;
}

export interface RetrievalResult {
  readonly settings: readonly SettingResult[];
  /** By kind of setting, the mean of the settings' mAP, in (0, 1]; null where the set has no such setting. */
  readonly macro: Readonly<Record<SettingKind, number | null>>;
  /** Mean over query languages of the mean rank distance of their queries in the multi setting, in ranks. */
  readonly rankDistance: number;
  /**
   * One number an item, in the order of the set, whose plain mean is the macro average: each query's
   * AP times items / (settings · queries of its setting), summed over the item's queries. Resampling
   * over items needs them.
   */
  readonly itemScores: Readonly<Record<SettingKind, readonly number[] | null>>;
  /** The same numbers for rank distances. */
  readonly itemRankDistances: readonly number[];
  /** AP and the other measures asked for, query by query. */
  readonly queryScores: QueryScores;
  /** By kind, how many queries are left out of settings because they have no relevant candidate there. */
  readonly leftOut: Readonly<Record<SettingKind, number>>;
  /** Each query's best candidates of all languages, in the order of queries; empty unless options ask for them. */
  readonly top: readonly Ranking[];
}

export interface RetrievalOptions {
  /** Measures to compute besides AP, from the same ranks. */
  readonly measures?: readonly Measure[];
  /** How many best candidates of each query to keep; 0 by default. */
  readonly top?: number;
  readonly queriesPerBlock?: number;
}

/**
 * Exact retrieval evaluation over whole pools: mono(l), queries and candidates in l; cross(q, c),
 * q != c; multi(q), candidates of all languages in one pool. A query's own text is no candidate
 * of itself; ties count against the system. Scores are counted block by block, never sorted and
 * never all in memory.
 *
 * @param scoresOf cosines of the queries from `from` to `to` - 1 with every candidate, shape
 *   [to - from, candidates], row by row; called for one block of queries after the other
 * @throws {RangeError} if a score is NaN
 * @throws {UserError} if a language of the set has no candidate, or no query has a relevant one
 * @see LAReQA, arXiv 2004.05484 (pooled multilingual setting); arXiv 2408.10536, section 4
 */
export function evaluateRetrieval(
  set: RetrievalSet,
  scoresOf: (from: number, to: number) => Float32Array,
  { measures = [], top = 0, queriesPerBlock = 256 }: RetrievalOptions = {},
): RetrievalResult {
  checkRetrievable(set);
  const tops: Ranking[] = [];
  return resultOfRanks(set, rankedQueries(), measures, tops);

  function* rankedQueries(): Generator<PoolRanks> {
    const blocks = languageBlocks(set);
    const pool = set.candidates.length;
    for (let from = 0; from < set.queries.length; from += queriesPerBlock) {
      const to = Math.min(from + queriesPerBlock, set.queries.length);
      const scores = scoresOf(from, to);
      for (let query = from; query < to; query++) {
        const { relevant, ownCandidate } = set;
        const offset = (query - from) * pool;
        if (top > 0) {
          const best = new TopList(top, new Set(relevant[query]));
          best.add(scores.subarray(offset, offset + pool), 0, ownCandidate[query]);
          tops.push(best.ranking());
        }
        yield poolRanks(scores, offset, blocks, relevant[query], ownCandidate[query]);
      }
    }
  }
}

/**
 * The results of queries whose ranks are known.
 *
 * @param set the retrieval set; its candidates may be the relevant ones alone, for pools that exceed memory
 * @param ranked the ranks of each query, in the order of the set's queries and languages
 * @param top each query's best candidates, for the result
 */
export function resultOfRanks(
  set: RetrievalSet,
  ranked: Iterable<PoolRanks>,
  measures: readonly Measure[] = [],
  top: readonly Ranking[] = [],
): RetrievalResult {
  const table = new QueryScoreTable([parseMeasure("AP"), ...measures.filter(({ name }) => name !== "AP")]);
  const distances = new SettingMeans(set);
  let query = 0;
  for (const { byBlock, whole } of ranked) {
    byBlock.forEach((ranks, language) => {
      if (ranks.length > 0) table.add(query, language, ranks);
    });
    const { language, item } = set.queries[query];
    if (whole.length > 0) {
      table.add(query, -1, whole);
      distances.add(language, "all", item, rankDistance(whole));
    }
    query++;
  }
  const queryScores = table.scores();
  const means = meansByKind(set, queryScores, "AP");
  const byKind = <T>(compute: (kind: SettingKind) => T) => ({
    mono: compute("mono"),
    cross: compute("cross"),
    multi: compute("multi"),
  });
  return {
    settings: settingKinds.flatMap((kind) =>
      means[kind].settings().map(({ mean, ...setting }) => ({ kind, ...setting, meanAP: mean })),
    ),
    macro: byKind((kind) => means[kind].macro()),
    rankDistance: distances.macro() ?? 0,
    itemScores: byKind((kind) => means[kind].itemScores()),
    itemRankDistances: distances.itemScores() ?? [],
    queryScores,
    leftOut: byKind((kind) => leftOut(set, means[kind])),
    top,
  };
}

/** How many queries are left out of the settings of a kind. */
function leftOut(set: RetrievalSet, means: SettingMeans): number {
  const counts = new Map<LanguageCode, number>();
  for (const { language } of set.queries) counts.set(language, (counts.get(language) ?? 0) + 1);
  return means.settings().reduce((sum, { query, queries }) => sum + (counts.get(query) ?? 0) - queries, 0);
}

/** The run of each language's candidates, which the set has sorted by language. */
function languageBlocks(set: RetrievalSet): PoolBlock[] {
  let from = 0;
  const blocks = set.languages.map((language) => {
    let to = from;
    while (to < set.candidates.length && set.candidates[to].language === language) to++;
    const block = { from, to };
    from = to;
    return block;
  });
  if (from !== set.candidates.length) {
    throw new RangeError(
      "evaluateRetrieval: expected candidates sorted by language, in the order of languages",
    );
  }
  return blocks;
}
