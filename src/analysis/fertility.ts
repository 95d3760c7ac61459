import type { RandomStream } from "../core";
import { mean, type RankCorrelation, rankCorrelation } from "../statistics";
import type { LanguageEffect } from "./language-effects";

/**
 * Whether languages whose texts take more tokens gain more or less: Spearman's correlation of each
 * query language's mean effect in one kind of setting with its tokens per text. Languages are few
 * and differ in much else, so this describes and explains nothing.
 *
 * @param effects of one contrast, see languageEffects
 * @param tokensPerText by language
 * @throws {RangeError} if a language has no tokens, or languages are fewer than 3
 */
export function fertilityCorrelation(
  effects: readonly LanguageEffect[],
  kind: LanguageEffect["kind"],
  tokensPerText: Readonly<Record<string, number>>,
  stream: RandomStream,
): RankCorrelation {
  const own = effects.filter((effect) => effect.kind === kind);
  const languages = [...new Set(own.map(({ queryLanguage }) => queryLanguage))];
  const missing = languages.find((language) => !Object.hasOwn(tokensPerText, language));
  if (missing !== undefined)
    throw new RangeError(`fertilityCorrelation: expected tokens per text of ${missing}, got none`);
  const means = languages.map((language) =>
    mean(own.filter(({ queryLanguage }) => queryLanguage === language).map(({ estimate }) => estimate)),
  );
  return rankCorrelation(
    means,
    languages.map((language) => tokensPerText[language]),
    stream,
  );
}
