import { UserError } from "../core";
import { averagePrecision } from "./average-precision";
import { discountedGain } from "./discounted-gain";

/** The grades of a query's relevant candidates. */
export interface Relevance {
  /** One grade a rank, above 0; 1 each by default. Grades are the gains of nDCG; no other measure reads them. */
  readonly grades?: readonly number[];
  /** Grades of the relevant candidates that were not ranked; none by default. */
  readonly missed?: readonly number[];
}

/**
 * A number that is computed from a query's ranking. Two measures are the same if their names are. A
 * measure without a cut-off in its name is over the whole pool.
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
 * Measures by the part of the name before the cut-off k. AP: mean precision at the relevant candidates.
 * nDCG: discounted gain divided by the ideal one. R: share of the relevant candidates among the best k.
 * RR: 1 / rank of the first relevant candidate, 0 if that rank is below the cut-off. P: share of relevant
 * candidates among the best k. Success: 1 if one of the best k is relevant, else 0.
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
/** Measures that need a cut-off: over the whole pool they would be the same for every ranking. */
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

/** The measures that a table of retrieval results shows, AP first. */
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
