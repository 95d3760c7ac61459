import { UserError } from "../core";
import { averagePrecision } from "./average-precision";
import { discountedGain } from "./discounted-gain";

/** How relevant a query's relevant candidates are. */
export interface Relevance {
  /** One grade a rank, above 0; 1 each by default. Gains of nDCG; every other measure asks only what is relevant. */
  readonly grades?: readonly number[];
  /** Grades of the relevant candidates that were not ranked; none by default, all were. */
  readonly missed?: readonly number[];
}

/**
 * A number of a query's ranking, declared as a value: two measures are the same if their names
 * are. Without a cut-off in the name it is over the whole pool.
 */
export interface Measure {
  readonly name: string;
  /**
   * @param ranks ranks from 1, ascending, of the query's relevant candidates that were ranked
   * @returns a number in [0, 1]
   * @throws {RangeError} if nothing is relevant, or grades are not as many as ranks
   */
  value(ranks: readonly number[], relevance?: Relevance): number;
}

type Definition = (
  ranks: readonly number[],
  relevance: { readonly grades?: readonly number[]; readonly missed: readonly number[] },
  cutoff: number,
) => number;

const hits = (ranks: readonly number[], cutoff: number) => ranks.filter((rank) => rank <= cutoff).length;

/**
 * By the name before the cut-off. AP: mean precision at the relevant ones. nDCG: discounted gain
 * over the ideal one. R: share of the relevant that was found. RR: 1 / rank of the first, 0 if it
 * is below the cut-off. P: relevant among the best k, over k. Success: 1 where one is relevant.
 */
const definitions: Readonly<Record<string, Definition>> = {
  AP: (ranks, { missed }, cutoff) => averagePrecision(ranks, ranks.length + missed.length, cutoff),
  nDCG: (ranks, { grades = ranks.map(() => 1), missed }, cutoff) =>
    discountedGain(ranks, grades, missed, cutoff),
  R: (ranks, { missed }, cutoff) => hits(ranks, cutoff) / (ranks.length + missed.length),
  RR: (ranks, _, cutoff) => (ranks.length > 0 && ranks[0] <= cutoff ? 1 / ranks[0] : 0),
  P: (ranks, _, cutoff) => hits(ranks, cutoff) / cutoff,
  Success: (ranks, _, cutoff) => Math.min(1, hits(ranks, cutoff)),
};
/** Of the whole pool, these would be the same for every ranking. */
const needsCutoff = new Set(["R", "P", "Success"]);

/**
 * The measure of a name: AP, nDCG or RR, alone or with a cut-off as in nDCG@10; R@k, P@k or
 * Success@k, k from 1 up.
 *
 * @throws {UserError} for a name that is none of these
 * @see the names are those of ir_measures (MacAvaney, Macdonald and Ounis 2022, arXiv 2111.13466)
 * @example parseMeasure("RR@10").value([4, 7]); // 1/4
 */
export function parseMeasure(name: string): Measure {
  const [, base, cut] = /^([A-Za-z]+)(?:@([1-9]\d*))?$/.exec(name) ?? [];
  const definition = Object.hasOwn(definitions, base ?? "") ? definitions[base] : undefined;
  if (!definition || (needsCutoff.has(base) && cut === undefined)) {
    throw new UserError(
      `there is no measure ${name}; there are AP, nDCG and RR, alone or as nDCG@10, and R@k, P@k and Success@k`,
    );
  }
  const cutoff = cut === undefined ? Number.POSITIVE_INFINITY : Number(cut);
  return {
    name,
    value(ranks, { grades, missed = [] } = {}) {
      if (ranks.length + missed.length === 0)
        throw new RangeError(`${name}: expected at least one relevant candidate, got none`);
      if (grades && grades.length !== ranks.length)
        throw new RangeError(`${name}: expected ${ranks.length} grades, got ${grades.length}`);
      return definition(ranks, { grades, missed }, cutoff);
    },
  };
}

/** What a table of retrieval results shows: AP first. */
export const standardMeasures: readonly Measure[] = [
  "AP",
  "AP@100",
  "nDCG@10",
  "R@1",
  "R@10",
  "R@100",
  "RR",
  "RR@10",
  "P@10",
  "Success@1",
  "Success@10",
].map(parseMeasure);
