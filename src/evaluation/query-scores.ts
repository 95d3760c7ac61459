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
  /** How many candidates are relevant. */
  readonly relevant: Int32Array;
  /** By the measure's name. */
  readonly values: Readonly<Record<string, Float64Array>>;
}

/** Collects the rows of {@link QueryScores}, in columns that grow. */
export class QueryScoreTable {
  private rows = 0;
  private index = new Int32Array(3 * 1024);
  private values: Float64Array;

  constructor(private readonly measures: readonly Measure[]) {
    this.values = new Float64Array(measures.length * 1024);
  }

  add(query: number, candidate: number, ranks: readonly number[]): void {
    const width = this.measures.length;
    if (this.rows * 3 === this.index.length) {
      const [index, values] = [this.index, this.values];
      this.index = new Int32Array(index.length * 2);
      this.index.set(index);
      this.values = new Float64Array(values.length * 2);
      this.values.set(values);
    }
    this.index.set([query, candidate, ranks.length], this.rows * 3);
    for (let at = 0; at < width; at++) this.values[this.rows * width + at] = this.measures[at].value(ranks);
    this.rows++;
  }

  scores(): QueryScores {
    const column = (at: number) =>
      Int32Array.from({ length: this.rows }, (_, row) => this.index[row * 3 + at]);
    const width = this.measures.length;
    return {
      query: column(0),
      candidate: column(1),
      relevant: column(2),
      values: Object.fromEntries(
        this.measures.map(({ name }, at) => [
          name,
          Float64Array.from({ length: this.rows }, (_, row) => this.values[row * width + at]),
        ]),
      ),
    };
  }
}

/** What kind of setting a row belongs to. */
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
