import { foldText } from "./fold-text";
import { nearDuplicates } from "./near-duplicates";
import type { Corpus, Item, LanguageCode, SplitName } from "./types";

/** How far the texts of one language in a split occur in training too. */
export interface LanguageLeakage {
  readonly language: LanguageCode;
  /** Texts of the split in this language, counted once an item, a shared passage once. */
  readonly texts: number;
  /** Those that are in training to the letter. */
  readonly identical: number;
  /** Those that are in training after Unicode NFKC and case folding, identical ones among them. */
  readonly equal: number;
  /** Those that are not, but nearly: folded, their character 5-grams have a Jaccard index of 0.8 or more. */
  readonly near: number;
}

/** A text of a split that occurs in training. */
export interface LeakedText {
  readonly item: string;
  readonly language: LanguageCode;
  readonly text: string;
  readonly how: "identical" | "equal" | "near";
  /** The training item that has the text, or the first that has one near it. */
  readonly trainingItem: string;
}

/** What of a split occurs in training. */
export interface Leakage {
  /** One entry a language of the split. */
  readonly languages: readonly LanguageLeakage[];
  readonly texts: readonly LeakedText[];
  /** Ids of the items that have such a text. */
  readonly items: ReadonlySet<string>;
}

/**
 * Texts of a split that occur in a training split: what a model could know by heart. A model is
 * not told a text's language, so a training text of any language counts.
 *
 * Exact: no near text is missed (see {@link nearDuplicates}).
 *
 * @param train the corpus whose training split is looked in
 */
export function leakage(corpus: Corpus, train: Corpus, split: SplitName = "test"): Leakage {
  const identical = new Set<string>();
  const trainingItem = new Map<string, string>(); // of each folded text the first that has it
  for (const { item, text } of textsOf(train.splits.train)) {
    identical.add(text);
    const folded = foldText(text);
    if (!trainingItem.has(folded)) trainingItem.set(folded, item);
  }
  const tested = [...textsOf(corpus.splits[split])].map((each) => ({ ...each, folded: foldText(each.text) }));
  const different = [...new Set(tested.map(({ folded }) => folded))].filter(
    (text) => !trainingItem.has(text),
  );
  const near = nearDuplicates(different, trainingItem.keys());
  const itemOfText = [...trainingItem.values()];
  const nearItem = new Map(
    different.flatMap((text, at): [string, string][] => (near[at] < 0 ? [] : [[text, itemOfText[near[at]]]])),
  );

  const counts = new Map<LanguageCode, { texts: number; identical: number; equal: number; near: number }>();
  const texts: LeakedText[] = [];
  for (const { item, language, text, folded } of tested) {
    const count = counts.get(language) ?? { texts: 0, identical: 0, equal: 0, near: 0 };
    counts.set(language, count);
    count.texts++;
    const equalItem = trainingItem.get(folded);
    const found = equalItem ?? nearItem.get(folded);
    if (found === undefined) continue;
    const how = equalItem === undefined ? "near" : identical.has(text) ? "identical" : "equal";
    if (how !== "near") count.equal++;
    if (how !== "equal") count[how]++;
    texts.push({ item, language, text, how, trainingItem: found });
  }
  const leaked = new Set(texts.map(({ text }) => text));
  const items = corpus.splits[split].filter((item) => item.texts.some(({ text }) => leaked.has(text)));
  return {
    languages: [...counts].map(([language, count]) => ({ language, ...count })),
    texts,
    items: new Set(items.map(({ id }) => id)),
  };
}

/** The texts of items, those of one item and language that are equal once, and each passage once. */
function* textsOf(items: readonly Item[]): Generator<{ item: string; language: LanguageCode; text: string }> {
  const passages = new Set<string>();
  for (const { id, texts } of items) {
    const own = new Set<string>();
    for (const { language, role, text, passage } of texts) {
      const isShared = passage !== undefined && role !== "query";
      const key = isShared ? `${language}\u0000${passage}` : `${language}\u0000${text}`;
      const seen = isShared ? passages : own;
      if (seen.has(key)) continue;
      seen.add(key);
      yield { item: id, language, text };
    }
  }
}
