import { nearDuplicates } from "./near-duplicates";
import type { Corpus, Item, LanguageCode, RetrievalSet, SplitName } from "./types";

/** How many texts of one language in a split occur in training too. */
export interface LanguageLeakage {
  readonly language: LanguageCode;
  /** Texts of the split in this language, counted once an item, a shared passage once. */
  readonly texts: number;
  /** Texts that are in training to the letter. */
  readonly identical: number;
  /** Texts that are in training after Unicode NFKC and case folding, identical ones among them. */
  readonly equal: number;
  /** Texts that equal none in training but are near one: folded, their character 5-grams have a Jaccard index of 0.8 or more. */
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

/** The texts and items of a split that occur in training. */
export interface Leakage {
  /** One entry a language of the split. */
  readonly languages: readonly LanguageLeakage[];
  readonly texts: readonly LeakedText[];
  /** Ids of the items that have such a text. */
  readonly items: ReadonlySet<string>;
}

/**
 * Texts of a split that occur in a training split: those that a model could know by heart. A model
 * does not see a text's language, so a training text of any language counts. No near text is missed
 * (see {@link nearDuplicates}).
 *
 * @param train the corpus whose training split is searched
 */
export function leakage(corpus: Corpus, train: Corpus, split: SplitName = "test"): Leakage {
  const identical = new Set<string>();
  const trainingItem = new Map<string, string>(); // for each folded text the first item that has it
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
    const leakedFrom = equalItem ?? nearItem.get(folded);
    if (leakedFrom === undefined) continue;
    const how = equalItem === undefined ? "near" : identical.has(text) ? "identical" : "equal";
    if (how !== "near") count.equal++;
    if (how !== "equal") count[how]++;
    texts.push({ item, language, text, how, trainingItem: leakedFrom });
  }
  const leaked = new Set(texts.map(({ text }) => text));
  const items = corpus.splits[split].filter((item) => item.texts.some(({ text }) => leaked.has(text)));
  return {
    languages: [...counts].map(([language, count]) => ({ language, ...count })),
    texts,
    items: new Set(items.map(({ id }) => id)),
  };
}

/** The texts of items. Equal texts of one item and language come once, and so does each passage. */
function* textsOf(items: readonly Item[]): Generator<{ item: string; language: LanguageCode; text: string }> {
  const passages = new Set<string>();
  for (const { id, texts } of items) {
    const textsOfItem = new Set<string>();
    for (const { language, role, text, passage } of texts) {
      const isShared = passage !== undefined && role !== "query";
      const key = isShared ? `${language}\u0000${passage}` : `${language}\u0000${text}`;
      const seen = isShared ? passages : textsOfItem;
      if (seen.has(key)) continue;
      seen.add(key);
      yield { item: id, language, text };
    }
  }
}

/**
 * A text as it is compared where case and width do not count: Unicode NFKC, then case folding.
 *
 * Folding is that of Unicode's CaseFolding.txt (as Python's casefold), except that Cherokee letters
 * become small instead of large, which makes the same texts equal.
 *
 * @example foldText("STRASSE") === foldText("Straße"); // true, as "ﬁne" and "FINE", "１" and "1"
 */
export function foldText(text: string): string {
  // small, large, small again folds ß, ﬀ and ſ too; ı, which would become i, folds to itself
  const fold = (run: string) => run.toLowerCase().toUpperCase().toLowerCase();
  return text.normalize("NFKC").replace(/[^ı]+/g, fold).replaceAll("ς", "σ");
}

/**
 * A retrieval set without the queries of some items, as those that {@link leakage} finds in
 * training. The pool stays whole, so that the other queries are as hard as before and results
 * with and without can be compared; candidates of the items become candidates of no item.
 *
 * @param items ids; ids that the set does not have change nothing
 */
export function withoutItems(set: RetrievalSet, items: ReadonlySet<string>): RetrievalSet {
  const kept = set.items.flatMap((id, index) => (items.has(id) ? [] : [index]));
  const indexOf = new Map(kept.map((old, index) => [old, index]));
  const queries = set.queries.flatMap(({ item }, index) => (indexOf.has(item) ? [index] : []));
  const renumbered = <T extends { readonly item: number }>(text: T): T => ({
    ...text,
    item: indexOf.get(text.item) ?? -1,
  });
  return {
    ...set,
    items: kept.map((index) => set.items[index]),
    clusters: set.clusters && kept.map((index) => (set.clusters as readonly string[])[index]),
    queries: queries.map((index) => renumbered(set.queries[index])),
    candidates: set.candidates.map(renumbered),
    relevant: queries.map((index) => set.relevant[index]),
    ownCandidate: Int32Array.from(queries, (index) => set.ownCandidate[index]),
  };
}
