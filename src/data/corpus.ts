import { createHash, type Hash } from "node:crypto";
import { sha256, UserError } from "../core";
import type { Corpus, Item, LanguageCode, SplitName, Text } from "./types";

export const splitNames: readonly SplitName[] = ["train", "validation", "test"];

/**
 * The identity of a corpus' content: SHA-256 over one line an item, in order, train before
 * validation before test, each the JSON of `[split, id, [[language, role, text], ...]]` and a
 * line break, in UTF-8. A text that names a passage has it as a fourth field, an item of a cluster
 * that as its fourth.
 *
 * @param before over lines that come before those of the splits
 */
export function corpusHash(
  splits: Readonly<Record<SplitName, readonly Item[]>>,
  before: Hash = createHash("sha256"),
): string {
  const hash = before.copy();
  for (const split of splitNames) for (const item of splits[split]) hash.update(itemLine(split, item));
  return hash.digest("hex");
}

/** An item's line in {@link corpusHash}, which holds all that the item has. */
export function itemLine(split: SplitName, { id, texts, cluster }: Item): string {
  const fields = texts.map(({ language, role, text, passage }) =>
    passage === undefined ? [language, role, text] : [language, role, text, passage],
  );
  return `${JSON.stringify(cluster === undefined ? [split, id, fields] : [split, id, fields, cluster])}\n`;
}

/**
 * The split of a group of items (near-duplicates, a document) by the first 32 bits of the SHA-256 of
 * its name: 70 % of groups to train, 10 to validate, 20 to test; the same whatever other groups
 * there are.
 */
export function splitByHash(group: string): SplitName {
  const place = Number.parseInt(sha256(group).slice(0, 8), 16) / 2 ** 32;
  if (place < 0.7) return "train";
  return place < 0.8 ? "validation" : "test";
}

/** Which languages of a corpus a study uses; null for all that it has. */
type LanguageChoice = Readonly<
  Record<"trainingLanguages" | "evaluationLanguages", readonly LanguageCode[] | null>
>;

/**
 * A corpus restricted to some of its languages.
 *
 * @throws {UserError} for a language that the corpus lacks, or a list without languages
 */
export function withLanguages(corpus: Corpus, choice: LanguageChoice): Corpus {
  const trainingLanguages = choice.trainingLanguages ?? corpus.trainingLanguages;
  const evaluationLanguages = choice.evaluationLanguages ?? corpus.evaluationLanguages;
  if (choice.trainingLanguages) {
    checkTrainable(corpus);
    checkLanguages(corpus.name, "train in", trainingLanguages, corpus.trainingLanguages);
  }
  checkLanguages(corpus.name, "evaluate in", evaluationLanguages, corpus.evaluationLanguages);
  return { ...corpus, trainingLanguages, evaluationLanguages };
}

function checkLanguages(
  corpus: string,
  purpose: string,
  wanted: readonly LanguageCode[],
  available: readonly LanguageCode[],
): void {
  const list = available.join(", ");
  if (wanted.length === 0)
    throw new UserError(`${corpus}: no language to ${purpose} was given; it has: ${list}`);
  const missing = wanted.find((language) => !available.includes(language));
  if (missing !== undefined)
    throw new UserError(
      `${corpus} has no language ${JSON.stringify(missing)} to ${purpose}; it has: ${list}`,
    );
  if (new Set(wanted).size < wanted.length)
    throw new UserError(`${corpus}: a language to ${purpose} was given twice`);
}

/**
 * Refuses to train on a corpus that is for testing alone.
 *
 * @throws {UserError} naming the reason
 */
export function checkTrainable(corpus: Corpus): void {
  if (corpus.testOnly === undefined) return;
  throw new UserError(
    `${corpus.title} cannot be trained on: ${corpus.testOnly}; train on another corpus and evaluate on it`,
  );
}

/**
 * Refuses a corpus whose items could not be told apart, would leak from one split into another, or
 * have faulty texts.
 *
 * @throws {UserError} naming corpus, split and item of the first of: an id that occurs twice, in
 *   one split or in two; an item without texts; a text that is empty or of no language; a passage
 *   with two texts in a language
 */
export function checkCorpus(corpus: Corpus): void {
  const refuse = (split: SplitName, id: string, mistake: string) => {
    throw new UserError(`${corpus.name}, ${split}, item ${JSON.stringify(id)}: ${mistake}`);
  };
  const splitOf = new Map<string, SplitName>();
  const items = splitNames.flatMap((split) => corpus.splits[split].map((item) => ({ ...item, split })));
  for (const { id, split, texts } of items) {
    const earlier = splitOf.get(id);
    if (earlier === split) refuse(split, id, "is there twice; give each item an id of its own");
    if (earlier !== undefined) refuse(split, id, `is in ${earlier} too; an item belongs to one split`);
    splitOf.set(id, split);
    if (texts.length === 0) refuse(split, id, "has no text; leave it out or give it one");
    for (const { language, text } of texts) {
      if (language.trim() === "") refuse(split, id, `has a text of no language: ${JSON.stringify(text)}`);
      if (text.trim() === "") refuse(split, id, `has an empty text in ${language}; leave the text out`);
    }
  }
  const mistakesOf = passageCheck();
  for (const item of items) for (const { mistake } of mistakesOf(item)) refuse(item.split, item.id, mistake);
}

/** An item that says which split it is in. */
export interface SplitItem extends Item {
  readonly split: SplitName;
}

/** A text of a passage that has another text, in its language and split, than an earlier item, and the mistake as a clause. */
export interface PassageMistake {
  readonly text: Text;
  readonly earlier: Text;
  readonly mistake: string;
}

/** A function that is called with one item after another, and gives the mistakes of each item's passages. */
export function passageCheck(): (item: SplitItem) => PassageMistake[] {
  const known = new Map<string, Text>();
  return ({ split, texts }) =>
    texts.flatMap((text) => {
      const { language, role, passage } = text;
      if (passage === undefined || role === "query") return [];
      const key = JSON.stringify([split, language, passage]);
      const earlier = known.get(key) ?? text;
      known.set(key, earlier);
      const mistake = `has another text of passage ${JSON.stringify(passage)} in ${language} than an earlier item`;
      return earlier.text === text.text ? [] : [{ text, earlier, mistake }];
    });
}
