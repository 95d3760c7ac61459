import { UserError } from "../core";

const names = ["uniform", "size"] as const;
/**
 * How often languages are drawn, by their size: the number of usable pairs of texts in them.
 * "uniform": all alike; "size": in proportion to size; an exponent from above 0 to 1: in
 * proportion to size to that power, between the two. An exponent of 1 is "size".
 *
 * @see Conneau et al. 2020, Unsupervised Cross-lingual Representation Learning at Scale
 *   (XLM-R, arXiv 1911.02116), section 3.1, whose exponent alpha is 0.3; a "temperature" T
 *   elsewhere is 1 / alpha
 */
export type LanguageWeights = (typeof names)[number] | number;

/** What language weights can be, in words. */
export const languageWeightsRange = `${names.join(", ")}, or an exponent from above 0 to 1`;

/** Whether a value is language weights. */
export function isLanguageWeights(value: unknown): value is LanguageWeights {
  return typeof value === "number" ? value > 0 && value <= 1 : names.some((name) => name === value);
}

/**
 * Refuses what are no language weights.
 *
 * @throws {UserError} saying what can be given
 */
export function checkLanguageWeights(weights: LanguageWeights): void {
  if (!isLanguageWeights(weights))
    throw new UserError(`languageWeights must be ${languageWeightsRange}, not ${weights}`);
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
