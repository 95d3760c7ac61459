import { UserError } from "../core";
import { type StudySettings, settingMistake } from "../settings";

/**
 * How often languages are drawn, by their size: the number of usable pairs of texts in them.
 * "uniform": all alike; "size": in proportion to size; an exponent from above 0 to 1: in
 * proportion to size to that power, between the two. An exponent of 1 is "size".
 *
 * @see Conneau et al. 2020, Unsupervised Cross-lingual Representation Learning at Scale
 *   (XLM-R, arXiv 1911.02116), section 3.1, whose exponent alpha is 0.3; a "temperature" T
 *   elsewhere is 1 / alpha
 */
export type LanguageWeights = StudySettings["languageWeights"];

/**
 * Refuses what are no language weights.
 *
 * @throws {UserError} saying what can be given
 */
export function checkLanguageWeights(weights: LanguageWeights): void {
  const mistake = settingMistake("languageWeights", weights);
  if (mistake !== null) throw new UserError(mistake);
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
