import { existsSync, readFileSync } from "node:fs";
import { projectPath, sha256, UserError } from "../core";
import { corpusHash } from "./corpus-hash";
import { type EmojiNames, emojiGroups, isEmoji } from "./emoji-groups";
import type { Corpus, Item, LanguageCode, SplitName, Text } from "./types";

const trainingLanguages = ["en", "de", "fr", "cs", "pt"];
const evaluationLanguages = [...trainingLanguages, "nl", "es", "id", "ja", "ru", "tr", "zh"];

/** Languages written without spaces between words, where a keyword repeats a name by containing it. */
const unspaced = new Set(["ja", "th", "zh"]);

/**
 * Emoji captions, from Unicode CLDR's annotations in npm's cldr-annotations-full: an item is an
 * emoji; in each of 12 languages its texts are its name (query) and those of its keywords that
 * share no word with the name (candidate). Emoji without such keywords in some language are left
 * out. Split 70 / 10 / 20 by groups of near-duplicates (see emojiGroups).
 *
 * @throws {UserError} if the npm package is not installed
 */
export function emojiCaptions(): Corpus {
  const annotations = new Map(evaluationLanguages.map((language) => [language, readAnnotations(language)]));
  const english = annotations.get("en") as EmojiNames;
  const emoji = Object.keys(english).filter(isEmoji);
  const groupOf = emojiGroups(emoji, annotations);
  const splits: Record<SplitName, Item[]> = { train: [], validation: [], test: [] };
  for (const sequence of emoji) {
    const texts = evaluationLanguages.flatMap((language) => textsOf(sequence, language, annotations));
    if (texts.length < 2 * evaluationLanguages.length) continue;
    splits[splitOf(groupOf.get(sequence) as string)].push({ id: sequence, texts });
  }
  return {
    name: "emoji",
    title: "emoji captions (Unicode CLDR 48.2)",
    splits,
    trainingLanguages,
    evaluationLanguages,
    hash: corpusHash(splits),
  };
}

/** A group's place in [0, 1) by its hash: the same whatever other groups there are. */
function splitOf(group: string): SplitName {
  const place = Number.parseInt(sha256(group).slice(0, 8), 16) / 2 ** 32;
  if (place < 0.7) return "train";
  return place < 0.8 ? "validation" : "test";
}

function textsOf(
  sequence: string,
  language: LanguageCode,
  annotations: ReadonlyMap<string, EmojiNames>,
): Text[] {
  const entry = annotations.get(language)?.[sequence];
  const name = entry?.tts?.[0];
  if (!name) return [];
  const keywords = (entry.default ?? []).filter((keyword) => !sharesWord(name, keyword, language));
  if (keywords.length === 0) return [];
  return [
    { language, role: "query", text: name },
    { language, role: "candidate", text: keywords.join(", ") },
  ];
}

function sharesWord(name: string, keyword: string, language: LanguageCode): boolean {
  const [a, b] = [name.toLowerCase(), keyword.toLowerCase()];
  if (unspaced.has(language)) return a.includes(b) || b.includes(a);
  const words = (text: string) => text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const inName = new Set(words(a));
  return a === b || words(b).some((word) => inName.has(word));
}

function readAnnotations(language: LanguageCode): EmojiNames {
  const file = projectPath(
    "node_modules",
    "cldr-annotations-full",
    "annotations",
    language,
    "annotations.json",
  );
  if (!existsSync(file)) throw new UserError(`${file}: no such file; run: npm ci`);
  return JSON.parse(readFileSync(file, "utf8")).annotations.annotations;
}
