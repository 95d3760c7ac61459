import { UserError } from "../core";

/**
 * How often languages are drawn, by their size: the number of usable pairs of texts in them.
 * "uniform": all alike; "size": in proportion to size; an exponent from above 0 to 1: in
 * proportion to size to that power, between the two. An exponent of 1 is "size".
 *
 * @see Conneau et al. 2020, Unsupervised Cross-lingual Representation Learning at Scale
 *   (XLM-R, arXiv 1911.02116), section 3.1, whose exponent alpha is 0.3; a "temperature" T
 *   elsewhere is 1 / alpha
 */
export type LanguageWeights = "uniform" | "size" | number;

/**
 * Refuses what are no language weights.
 *
 * @throws {UserError} saying what can be given
 */
export function checkLanguageWeights(weights: LanguageWeights): void {
  if (weights === "uniform" || weights === "size") return;
  if (typeof weights !== "number" || !(weights > 0 && weights <= 1)) {
    throw new UserError(
      `languageWeights must be uniform, size, or an exponent from above 0 to 1, not ${weights}`,
    );
  }
}

/**
 * The weight of a language, or of a pair of languages, of some size.
 *
 * @example languageWeight(0.5, 100); // 10
 */
export function languageWeight(weights: LanguageWeights, size: number): number {
  if (weights === "uniform") return 1;
  return weights === "size" ? size : size ** weights;
}
