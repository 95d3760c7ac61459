import { oncePer } from "../core";
import type { Corpus, Item, Items, LanguageCode, Text } from "../data";

/** An ordered pair of training languages: the query's and the positive's, which may be the same. */
export interface LanguagePair {
  readonly query: LanguageCode;
  readonly positive: LanguageCode;
  /** How many usable pairs of texts all items have in these languages. */
  readonly size: number;
}

/** The language pairs in which an item has usable pairs of texts. Items with equal ones share one object. */
export interface ItemLanguages {
  /** How many items have them. */
  readonly items: number;
  readonly same: readonly LanguagePair[];
  readonly cross: readonly LanguagePair[];
}

/** The languages in which the items of a train split have usable pairs. */
export interface UsablePairs {
  /** Every ordered pair of training languages, by query language, then by positive language. */
  readonly languagePairs: readonly LanguagePair[];
  /** All that some item has. */
  readonly itemLanguages: readonly ItemLanguages[];
  /** For each item of the train split the index of its languages in `itemLanguages`. */
  readonly ofItems: Uint32Array;
}

/**
 * Finds the usable pairs of a corpus' train split. A pair of texts is usable if its roles fit and
 * the two are different strings; with several positives a query, if the query has so many in the
 * positive's language, all different. Takes time linear in the items (times texts an item), once a corpus.
 */
export const usablePairs: (corpus: Corpus, positivesPerQuery: number) => UsablePairs = oncePer(findPairs);

function findPairs(corpus: Corpus, positivesPerQuery: number): UsablePairs {
  const { splits, trainingLanguages } = corpus;
  const languagePairs = trainingLanguages.flatMap((query) =>
    trainingLanguages.map((positive) => ({ query, positive, size: 0 })),
  );
  const known = new Map<string, ItemLanguages & { items: number; readonly index: number }>();
  const ofItems = new Uint32Array(splits.train.length);
  for (const [place, item] of splits.train.entries()) {
    const counts = countPairs(item, languagePairs, positivesPerQuery);
    const usable = languagePairs.filter((pair) => counts.has(pair));
    for (const pair of usable) pair.size += counts.get(pair) ?? 0;
    const key = usable.map(({ query, positive }) => `${query} ${positive}`).join();
    const languages = known.get(key) ?? {
      items: 0,
      index: known.size,
      same: usable.filter(({ query, positive }) => query === positive),
      cross: usable.filter(({ query, positive }) => query !== positive),
    };
    known.set(key, languages);
    languages.items++;
    ofItems[place] = languages.index;
  }
  return { languagePairs, itemLanguages: [...known.values()], ofItems };
}

/** How many items have languages that fit. */
export function countItems(
  all: readonly ItemLanguages[],
  fits: (languages: ItemLanguages, index: number) => boolean,
): number {
  return all.reduce((sum, languages, index) => sum + (fits(languages, index) ? languages.items : 0), 0);
}

/** How many usable pairs of texts an item has in each language pair in which it has some. */
function countPairs(
  { texts }: Item,
  languagePairs: readonly LanguagePair[],
  positivesPerQuery: number,
): Map<LanguagePair, number> {
  const counts = new Map<LanguagePair, number>();
  const queries = texts.filter(({ role }) => role !== "candidate");
  const positives = texts.filter(({ role }) => role !== "query");
  for (const pair of languagePairs) {
    const candidates = positives.filter(({ language }) => language === pair.positive);
    let count = 0;
    for (const query of queries) {
      if (query.language !== pair.query) continue;
      const usable = candidates.filter(({ text }) => text !== query.text);
      const hasEnough =
        positivesPerQuery === 1 || new Set(usable.map(({ text }) => text)).size >= positivesPerQuery;
      if (hasEnough) count += usable.length;
    }
    if (count > 0) counts.set(pair, count);
  }
  return counts;
}

/** Some of an item's texts at their places, see {@link Items}; of items in memory all. */
export function someTexts(
  items: Items,
  index: number,
  isWanted: (language: LanguageCode, place: number) => boolean,
): readonly (Text | undefined)[] {
  return items.someTexts?.(index, isWanted) ?? items[index].texts;
}

/** An item's texts in a language that can be queries: those with that role alone first. */
export function queriesOf(texts: readonly (Text | undefined)[], language: LanguageCode): Text[] {
  const { alone, both } = inLanguage(texts, language, "query");
  return alone.length === 0 ? both : [...alone, ...both];
}

/** An item's texts in a language that can be positives: those with that role alone last. */
export function positivesOf(texts: readonly (Text | undefined)[], language: LanguageCode): Text[] {
  const { alone, both } = inLanguage(texts, language, "candidate");
  return alone.length === 0 ? both : [...both, ...alone];
}

/** Texts in a language with a role alone, and those with both roles. */
function inLanguage(
  texts: readonly (Text | undefined)[],
  language: LanguageCode,
  role: "query" | "candidate",
) {
  const [alone, both]: [Text[], Text[]] = [[], []];
  for (const text of texts) {
    if (text?.language !== language) continue;
    if (text.role === role) alone.push(text);
    else if (text.role === "both") both.push(text);
  }
  return { alone, both };
}
