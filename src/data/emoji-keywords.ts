import type { LanguageCode } from "./types";

/** CLDR's annotations of one language: name (tts) and keywords (default) by emoji. */
export type EmojiNames = Readonly<
  Record<string, { readonly tts?: readonly string[]; readonly default?: readonly string[] }>
>;

/** Languages written without spaces between words, where a keyword repeats a name by containing it. */
const unspaced = new Set(["ja", "th", "zh"]);

/**
 * The keywords of an emoji that say something else than its name: those that share no word with
 * it, case aside; in ja, th and zh those that neither contain the name nor stand in it. A word is
 * a run of Unicode letters, marks and digits (JavaScript's \w knows ASCII alone).
 *
 * @returns keywords in CLDR's order; none for an emoji that has no name or no keywords
 * @example // "cow face": "animal", "face", "farm", "moo" -> "animal", "farm", "moo"
 */
export function ownKeywords(names: EmojiNames, sequence: string, language: LanguageCode): string[] {
  const name = names[sequence]?.tts?.[0];
  const keywords = names[sequence]?.default;
  if (!name || !keywords) return [];
  return keywords.filter(
    (keyword) => !repeats(lowerCase(keyword, language), lowerCase(name, language), language),
  );
}

function repeats(keyword: string, name: string, language: LanguageCode): boolean {
  if (unspaced.has(language)) return name.includes(keyword) || keyword.includes(name);
  const inName = new Set(wordsOf(name));
  return keyword === name || wordsOf(keyword).some((word) => inName.has(word));
}

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

/** Turkish alone pairs i with İ and ı with I. */
function lowerCase(text: string, language: LanguageCode): string {
  return language === "tr" ? text.toLocaleLowerCase("tr") : text.toLowerCase();
}
