import type { SettingKind } from "../core";
import type { RetrievalSet } from "../data";
import type { Measure } from "./measure";
import { SettingMeans } from "./setting-means";

/**
 * Measures of single queries, as columns of equal length: one row for each query and setting in
 * which it has a relevant candidate, in the order of the set's queries.
 */
export interface QueryScores {
  /** Index in the set's queries. */
  readonly query: Int32Array;
  /** Index of the candidates' language in the set's languages; -1 for all in one pool. */
  readonly candidate: Int32Array;
  /** Ranks of the relevant candidates, ascending, one or more. */
  readonly ranks: readonly (readonly number[])[];
  /** The values of each measure, by its name. */
  readonly values: Readonly<Record<string, Float64Array>>;
}

/** Collects the rows of {@link QueryScores}. */
export class QueryScoreTable {
  private readonly query: number[] = [];
  private readonly candidate: number[] = [];
  private readonly ranks: (readonly number[])[] = [];

  constructor(private readonly measures: readonly Measure[]) {}

  add(query: number, candidate: number, ranks: readonly number[]): void {
    this.query.push(query);
    this.candidate.push(candidate);
    this.ranks.push(ranks);
  }

  scores(): QueryScores {
    const valuesOf = ({ value }: Measure) => Float64Array.from(this.ranks, (ranks) => value(ranks));
    return {
      query: Int32Array.from(this.query),
      candidate: Int32Array.from(this.candidate),
      ranks: this.ranks,
      values: Object.fromEntries(this.measures.map((measure) => [measure.name, valuesOf(measure)])),
    };
  }
}

/** The kind of setting that a row belongs to. */
export function kindOf(set: RetrievalSet, { query, candidate }: QueryScores, row: number): SettingKind {
  if (candidate[row] < 0) return "multi";
  return set.languages[candidate[row]] === set.queries[query[row]].language ? "mono" : "cross";
}

/**
 * A measure averaged over the queries of each setting, by kind.
 *
 * @throws {RangeError} if the measure was not computed
 */
export function meansByKind(
  set: RetrievalSet,
  scores: QueryScores,
  measure: string,
): Record<SettingKind, SettingMeans> {
  const values = scores.values[measure];
  if (!values) {
    throw new RangeError(
      `meansByKind: expected one of ${Object.keys(scores.values).join(", ")}, got ${measure}`,
    );
  }
  const means = { mono: new SettingMeans(set), cross: new SettingMeans(set), multi: new SettingMeans(set) };
  values.forEach((value, row) => {
    const { language, item } = set.queries[scores.query[row]];
    const at = scores.candidate[row];
    means[kindOf(set, scores, row)].add(language, at < 0 ? "all" : set.languages[at], item, value);
  });
  return means;
}
