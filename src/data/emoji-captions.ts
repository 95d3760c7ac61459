import { projectPath, readJson } from "../core";
import { corpusHash } from "./corpus-hash";
import { emojiGroups, isEmoji } from "./emoji-groups";
import { type EmojiNames, ownKeywords } from "./emoji-keywords";
import { splitByHash } from "./split-by-hash";
import type { Corpus, Item, LanguageCode, SplitName, Text } from "./types";

const trainingLanguages = ["en", "de", "fr", "cs", "pt"];

/** Training languages first, then those that are only ever tested. */
export const emojiLanguages: readonly LanguageCode[] = [
  ...trainingLanguages,
  ...["nl", "es", "id", "ja", "ru", "tr", "zh"],
];

/** The corpus' name in a figure's caption. */
export const emojiTitle = "emoji captions (Unicode CLDR 48.2)";

/**
 * Emoji captions, from Unicode CLDR's annotations in npm's cldr-annotations-full: an item is an
 * emoji; in each of 12 languages its texts are its name (query) and those of its keywords that
 * share no word with the name (candidate). Emoji without such keywords in some language are left
 * out. Split 70 / 10 / 20 by groups of near-duplicates (see emojiGroups).
 *
 * @throws {UserError} if the npm package is not installed
 */
export function emojiCaptions(): Corpus {
  const annotations = new Map(emojiLanguages.map((language) => [language, readAnnotations(language)]));
  const english = annotations.get("en") as EmojiNames;
  const emoji = Object.keys(english).filter(isEmoji);
  const groupOf = emojiGroups(emoji, annotations);
  const splits: Record<SplitName, Item[]> = { train: [], validation: [], test: [] };
  for (const sequence of emoji) {
    const texts = emojiLanguages.flatMap((language) => textsOf(sequence, language, annotations));
    if (texts.length < 2 * emojiLanguages.length) continue;
    splits[splitByHash(groupOf.get(sequence) as string)].push({ id: sequence, texts });
  }
  return {
    name: "emoji",
    title: emojiTitle,
    splits,
    trainingLanguages,
    evaluationLanguages: emojiLanguages,
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
