import { projectPath, readJson } from "../core";
import { corpusHash, splitByHash } from "./corpus";
import type { Corpus, CorpusDescription, Item, LanguageCode, SplitName, Text } from "./types";

/** CLDR's annotations of one language: name (tts) and keywords (default) by emoji. */
export type EmojiNames = Readonly<
  Record<string, { readonly tts?: readonly string[]; readonly default?: readonly string[] }>
>;

const trainingLanguages = ["en", "de", "fr", "cs", "pt"];

export const emojiDescription: CorpusDescription = {
  name: "emoji",
  title: "emoji captions (Unicode CLDR 48.2)",
  licence: "Unicode-3.0",
  source: "npm's cldr-annotations-full",
  languages: [...trainingLanguages, "nl", "es", "id", "ja", "ru", "tr", "zh"],
};

/**
 * Emoji captions, from Unicode CLDR's annotations in npm's cldr-annotations-full: an item is an
 * emoji; in each of 12 languages its texts are its name (query) and those of its keywords that
 * share no word with the name (candidate). Emoji without such keywords in some language are left
 * out. Split 70 / 10 / 20 by groups of near-duplicates (see emojiGroups).
 *
 * @throws {UserError} if the npm package is not installed
 */
export function emojiCaptions(): Corpus {
  captions ??= readCaptions();
  return captions;
}

/** Read once in a process: a second of work, whose result nothing changes. */
let captions: Corpus | undefined;

function readCaptions(): Corpus {
  const { name, title, languages } = emojiDescription;
  const annotations = new Map(languages.map((language) => [language, readAnnotations(language)]));
  const english = annotations.get("en") as EmojiNames;
  const emoji = Object.keys(english).filter(isEmoji);
  const groupOf = emojiGroups(emoji, (sequence) =>
    Object.values(nearDuplicateKeys(sequence, annotations)).flat(),
  );
  const splits: Record<SplitName, Item[]> = { train: [], validation: [], test: [] };
  for (const sequence of emoji) {
    const texts = languages.flatMap((language) => textsOf(sequence, language, annotations));
    if (texts.length < 2 * languages.length) continue;
    splits[splitByHash(groupOf.get(sequence) as string)].push({ id: sequence, texts });
  }
  return {
    name,
    title,
    splits,
    trainingLanguages,
    evaluationLanguages: languages,
    hash: corpusHash(splits),
  };
}

function textsOf(
  sequence: string,
  language: LanguageCode,
  annotations: ReadonlyMap<LanguageCode, EmojiNames>,
): Text[] {
  const names = annotations.get(language) as EmojiNames;
  const keywords = ownKeywords(names, sequence, language);
  if (keywords.length === 0) return [];
  return [
    { language, role: "query", text: names[sequence].tts?.[0] as string },
    { language, role: "candidate", text: keywords.join(", ") },
  ];
}

function readAnnotations(language: LanguageCode): EmojiNames {
  const file = projectPath(
    "node_modules",
    "cldr-annotations-full",
    "annotations",
    language,
    "annotations.json",
  );
  return readJson<{ annotations: { annotations: EmojiNames } }>(file, "run: npm ci").annotations.annotations;
}

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

const hairComponents = /^[\u{1F9B0}-\u{1F9B3}]$/u;

/** Whether an annotated sequence is an emoji: a pictograph that is no component, or a keycap. */
export function isEmoji(sequence: string): boolean {
  return (
    (/\p{Extended_Pictographic}/u.test(sequence) && !hairComponents.test(sequence)) ||
    sequence.includes("\u20e3")
  );
}

/** English names of emoji that come in series, each the same picture with one detail changed. */
const series = [
  /o’clock|-thirty/,
  /\bmoon\b/,
  /\bhearts?\b/,
  /^keycap:/,
  /\bbutton\b/,
  /\barrow\b/,
  /\bcircle\b/,
  /\bsquare\b/,
];

/**
 * Keys that an emoji shares with its near-duplicates alone, by what makes them near-duplicates:
 * the same picture but for gender, age or direction (person); a series such as clocks, moons,
 * hearts, keycaps, buttons, arrows, circles or squares (series); equal sets of two or more own
 * keywords in any language (keywords).
 *
 * @param annotations names and keywords by language; English names tell the series
 */
export function nearDuplicateKeys(
  sequence: string,
  annotations: ReadonlyMap<LanguageCode, EmojiNames>,
): Record<"person" | "series" | "keywords", string[]> {
  const english = annotations.get("en")?.[sequence]?.tts?.[0] ?? "";
  return {
    person: [`person ${withoutPerson(sequence)}`],
    series: series.filter((pattern) => pattern.test(english)).map(String),
    keywords: [...annotations].flatMap(([language, names]) => {
      const keywords = new Set(ownKeywords(names, sequence, language).map((each) => each.toLowerCase()));
      return keywords.size >= 2 ? [`${language} ${[...keywords].sort().join("|")}`] : [];
    }),
  };
}

/**
 * Groups of emoji that must not stand on both sides of a split, since knowing one gives another
 * away: emoji that share a key are in one group, and so are groups that share an emoji.
 *
 * @returns for each emoji its group, named by the group's first member in the order of `emoji`
 */
export function emojiGroups(
  emoji: readonly string[],
  keysOf: (sequence: string) => readonly string[],
): Map<string, string> {
  const keys = new Map(emoji.map((sequence) => [sequence, keysOf(sequence)]));
  const withKey = new Map<string, string[]>();
  for (const [sequence, list] of keys)
    for (const key of list) withKey.set(key, [...(withKey.get(key) ?? []), sequence]);
  const groupOf = new Map<string, string>();
  for (const first of emoji) {
    const reached = [first];
    for (const sequence of reached) {
      if (groupOf.has(sequence)) continue;
      groupOf.set(sequence, first);
      for (const key of keys.get(sequence) ?? []) reached.push(...(withKey.get(key) ?? []));
    }
  }
  return groupOf;
}

/** A sequence without gender and direction signs, with any adult for man or woman and any child for boy or girl. */
function withoutPerson(sequence: string): string {
  return sequence
    .replace(/\u200d[\u2640\u2642\u27a1]/gu, "")
    .replace(/[\u{1F468}\u{1F469}]/gu, "\u{1F9D1}")
    .replace(/[\u{1F466}\u{1F467}]/gu, "\u{1F9D2}");
}
