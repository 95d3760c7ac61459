import type { LanguageCode, RetrievalSet } from "../data";
import { averagePrecision } from "./average-precision";
import { type PoolBlock, poolRanks } from "./pool-ranks";
import { rankDistance } from "./rank-distance";
import { SettingMeans } from "./setting-means";

export type SettingKind = "mono" | "cross" | "multi";

/** mAP of one setting: queries of one language, candidates of one or of all. */
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
  /** Mean over a kind's settings of their mAP, in (0, 1]; null where the set has no such setting. */
  readonly macro: Readonly<Record<SettingKind, number | null>>;
  /** Mean over query languages of the mean rank distance of their queries in the multi setting, in ranks. */
  readonly rankDistance: number;
  /**
   * One number an item, in the order of the set, whose plain mean is the macro average: each
   * query's AP weighted by items / (settings · queries of its setting), summed over the item's
   * queries. What resampling over items needs.
   */
  readonly itemScores: Readonly<Record<SettingKind, readonly number[] | null>>;
  /** The same of rank distances. */
  readonly itemRankDistances: readonly number[];
}

/**
 * Exact retrieval evaluation over whole pools: mono(l), queries and candidates in l; cross(q, c),
 * q != c; multi(q), candidates of all languages in one pool. A query's own text is no candidate
 * of itself; ties count against the system.
 *
 * @param scoresOf cosines of the queries from `from` to `to` - 1 with every candidate, shape
 *   [to - from, candidates], row by row; asked for in order, in blocks
 * @throws {RangeError} if a score is NaN
 * @see LAReQA, arXiv 2004.05484 (pooled multilingual setting); arXiv 2408.10536, section 4
 */
export function evaluateRetrieval(
  set: RetrievalSet,
  scoresOf: (from: number, to: number) => Float32Array,
  queriesPerBlock = 256,
): RetrievalResult {
  const blocks = languageBlocks(set);
  const pool = set.candidates.length;
  const means = { mono: new SettingMeans(set), cross: new SettingMeans(set), multi: new SettingMeans(set) };
  const distances = new SettingMeans(set);
  for (let from = 0; from < set.queries.length; from += queriesPerBlock) {
    const to = Math.min(from + queriesPerBlock, set.queries.length);
    const scores = scoresOf(from, to);
    for (let query = from; query < to; query++) {
      const { language, item } = set.queries[query];
      const ranks = poolRanks(
        scores,
        (query - from) * pool,
        blocks,
        set.relevant[query],
        set.ownCandidate[query],
      );
      ranks.byBlock.forEach((inLanguage, block) => {
        if (inLanguage.length === 0) return;
        const kind = set.languages[block] === language ? "mono" : "cross";
        means[kind].add(language, set.languages[block], item, averagePrecision(inLanguage));
      });
      if (ranks.whole.length === 0) continue;
      means.multi.add(language, "all", item, averagePrecision(ranks.whole));
      distances.add(language, "all", item, rankDistance(ranks.whole));
    }
  }
  const kinds = ["mono", "cross", "multi"] as const;
  const each = <T>(of: (kind: SettingKind) => T) => ({
    mono: of("mono"),
    cross: of("cross"),
    multi: of("multi"),
  });
  return {
    settings: kinds.flatMap((kind) =>
      means[kind].settings().map(({ mean, ...setting }) => ({ kind, ...setting, meanAP: mean })),
    ),
    macro: each((kind) => means[kind].macro()),
    rankDistance: distances.macro() ?? 0,
    itemScores: each((kind) => means[kind].itemScores()),
    itemRankDistances: distances.itemScores() ?? [],
  };
}

/** The run of candidates of each language; the set has them sorted by language. */
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
