import type { Corpus, LanguageCode, Text } from "../data";
import { RowIds } from "./row-ids";
import { type TextTable, textTable } from "./text-table";

/** An ordered pair of languages as one integer: query language · languages + positive language. */
export type LanguagePair = number;

/** The language pairs in which an item has pairs of texts; items with the same ones share it. */
export interface LanguagePattern {
  /** Query and positive in one language, ascending. */
  readonly same: readonly LanguagePair[];
  /** Query and positive in two languages, ascending. */
  readonly cross: readonly LanguagePair[];
  /** How many items have just these. */
  readonly items: number;
}

/** What a sampler has to know of a corpus to draw a pair in constant time. */
export interface PairIndex {
  /** The training languages; their places here are their integers. */
  readonly languages: readonly LanguageCode[];
  /** All texts, by item, language and role; see {@link TextTable}. */
  readonly texts: readonly Text[];
  readonly runs: Int32Array;
  /**
   * shape [items, 3]: pattern, shape of the texts, and where they begin. In one array, since items
   * come in random order and each array would be one more wait for memory.
   */
  readonly heads: Int32Array;
  readonly patterns: readonly LanguagePattern[];
  /** shape [languages²]: usable pairs of texts by language pair, over all items. */
  readonly pairCounts: Float64Array;
}

const made = new WeakMap<Corpus, Map<number, PairIndex>>();

/**
 * The index of a corpus' train split, made once a corpus: a sweep has one sampler a cell over the
 * same one. A pair of texts is usable if roles fit and the two are different strings; with several
 * positives a query, if the query has so many in the positive's language, all different.
 *
 * Takes time linear in the texts (times texts an item), and 8 bytes a text and 20 an item where
 * items are alike in their languages and roles.
 */
export function pairIndex(corpus: Corpus, positivesPerQuery: number): PairIndex {
  const ofCorpus = made.get(corpus) ?? new Map<number, PairIndex>();
  made.set(corpus, ofCorpus);
  const index = ofCorpus.get(positivesPerQuery) ?? makePairIndex(corpus, positivesPerQuery);
  ofCorpus.set(positivesPerQuery, index);
  return index;
}

function makePairIndex(
  { splits, trainingLanguages: languages }: Corpus,
  positivesPerQuery: number,
): PairIndex {
  const table = textTable(splits.train, languages);
  const items = splits.train.length;
  const pairCounts = new Float64Array(languages.length ** 2);
  const heads = new Int32Array(3 * items);
  const rows = new RowIds();
  const itemsOf: number[] = [];
  const isUsable = new Uint8Array(pairCounts.length);
  for (let item = 0; item < items; item++) {
    for (let pair = 0; pair < pairCounts.length; pair++) {
      const count = countPairs(table, languages.length, item, pair, positivesPerQuery);
      pairCounts[pair] += count;
      isUsable[pair] = Number(count > 0);
    }
    const pattern = rows.idOf(isUsable);
    itemsOf[pattern] = (itemsOf[pattern] ?? 0) + 1;
    heads[3 * item] = pattern;
    heads[3 * item + 1] = table.shapes[item];
    heads[3 * item + 2] = table.starts[item];
  }
  const patterns = rows.rows().map((row, pattern): LanguagePattern => {
    const pairs = Array.from(row.keys()).filter((pair) => row[pair] === 1);
    const isSame = (pair: LanguagePair) => pair % (languages.length + 1) === 0;
    return {
      same: pairs.filter(isSame),
      cross: pairs.filter((pair) => !isSame(pair)),
      items: itemsOf[pattern],
    };
  });
  const { texts, runs } = table;
  return { languages, texts, runs, heads, patterns, pairCounts };
}

function countPairs(
  table: TextTable,
  languages: number,
  item: number,
  pair: LanguagePair,
  positivesPerQuery: number,
): number {
  const { texts, runs } = table;
  const start = table.starts[item];
  const query = 4 * (table.shapes[item] * languages + Math.floor(pair / languages));
  const positive = 4 * (table.shapes[item] * languages + (pair % languages)) + 2;
  let count = 0;
  for (let first = runs[query]; first < runs[query + 1]; first++) {
    let ofQuery = 0;
    for (let second = runs[positive]; second < runs[positive + 1]; second++) {
      if (texts[start + first].text !== texts[start + second].text) ofQuery++;
    }
    if (positivesPerQuery > 1) {
      const positives = texts.slice(start + runs[positive], start + runs[positive + 1]);
      const different = new Set(positives.map(({ text }) => text));
      different.delete(texts[start + first].text);
      if (different.size < positivesPerQuery) ofQuery = 0;
    }
    count += ofQuery;
  }
  return count;
}
