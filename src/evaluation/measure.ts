import { UserError } from "../core";
import { averagePrecision } from "./average-precision";
import { discountedGain } from "./discounted-gain";

/**
 * A number of a query's ranking, declared as a value: two measures are the same if their names
 * are. Without a cut-off in the name it is over the whole pool.
 */
export interface Measure {
  readonly name: string;
  /**
   * @param ranks ranks from 1, ascending, of the query's relevant candidates that were ranked
   * @param relevant how many are relevant, 1 or more; all were ranked by default
   * @returns a number in [0, 1]
   */
  of(ranks: readonly number[], relevant?: number): number;
}

type Definition = (ranks: readonly number[], relevant: number, cutoff: number) => number;

const found = (ranks: readonly number[], cutoff: number) => ranks.filter((rank) => rank <= cutoff).length;

/**
 * By the name before the cut-off. AP: mean precision at the relevant ones. nDCG: discounted gain
 * over the ideal one. R: share of the relevant that was found. RR: 1 / rank of the first, 0 if it
 * is below the cut-off. P: relevant among the best k, over k. Success: 1 where one is relevant.
 */
const definitions: Readonly<Record<string, Definition>> = {
  AP: averagePrecision,
  nDCG: discountedGain,
  R: (ranks, relevant, cutoff) => found(ranks, cutoff) / relevant,
  RR: (ranks, _, cutoff) => (ranks.length > 0 && ranks[0] <= cutoff ? 1 / ranks[0] : 0),
  P: (ranks, _, cutoff) => found(ranks, cutoff) / cutoff,
  Success: (ranks, _, cutoff) => Math.min(1, found(ranks, cutoff)),
};
/** Of the whole pool, these would be the same for every ranking. */
const needsCutoff = new Set(["R", "P", "Success"]);

/**
 * The measure of a name: AP, nDCG or RR, alone or with a cut-off as in nDCG@10; R@k, P@k or
 * Success@k, k from 1 up.
 *
 * @throws {UserError} for a name that is none of these
 * @see the names are those of ir_measures (MacAvaney, Macdonald and Ounis 2022, arXiv 2111.13466)
 * @example parseMeasure("RR@10").of([4, 7]); // 1/4
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
    of(ranks, relevant = ranks.length) {
      if (relevant < Math.max(1, ranks.length))
        throw new RangeError(
          `${name}: expected ${Math.max(1, ranks.length)} or more relevant, got ${relevant}`,
        );
      return definition(ranks, relevant, cutoff);
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
