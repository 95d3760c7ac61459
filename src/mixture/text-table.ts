import type { Item, LanguageCode, Role, Text } from "../data";
import { RowIds } from "./row-ids";

/** All texts of items, side by side by item, within it by language, within that by role. */
export interface TextTable {
  readonly texts: readonly Text[];
  /** shape [items]: where each item's texts begin. */
  readonly starts: Int32Array;
  /** shape [items]: how many texts of each language and role it has, as an index into `runs`. */
  readonly shapes: Int32Array;
  /**
   * shape [shapes, languages, 4]: the first query in a language and the place behind the last one,
   * the first positive and the place behind the last one, counted from the item's start.
   */
  readonly runs: Int32Array;
}

/** With queries first and candidates last, what can stand on either side of a pair is one run. */
const roleRank: Readonly<Record<Role, number>> = { query: 0, both: 1, candidate: 2 };

/** Lays out the texts of items in some languages. Time and memory are linear in the texts. */
export function textTable(items: readonly Item[], languages: readonly LanguageCode[]): TextTable {
  const languageIndex = new Map(languages.map((language, index) => [language, index]));
  const bucketOf = ({ language, role }: Text): number => {
    const index = languageIndex.get(language);
    return index === undefined ? -1 : index * 3 + roleRank[role];
  };
  let size = 0;
  for (const item of items) for (const text of item.texts) if (bucketOf(text) >= 0) size++;
  const texts = new Array<Text>(size);
  const starts = new Int32Array(items.length);
  const shapes = new Int32Array(items.length);
  const rows = new RowIds();
  const counts = new Int32Array(3 * languages.length);
  const places = new Int32Array(3 * languages.length);
  let start = 0;
  for (let item = 0; item < items.length; item++) {
    counts.fill(0);
    for (const text of items[item].texts) {
      const bucket = bucketOf(text);
      if (bucket >= 0) counts[bucket]++;
    }
    starts[item] = start;
    shapes[item] = rows.idOf(counts);
    for (let bucket = 0; bucket < counts.length; bucket++) {
      places[bucket] = start;
      start += counts[bucket];
    }
    for (const text of items[item].texts) {
      const bucket = bucketOf(text);
      if (bucket >= 0) texts[places[bucket]++] = text;
    }
  }
  return { texts, starts, shapes, runs: Int32Array.from(rows.rows().flatMap(runsOf)) };
}

/** First and behind-last query and positive of each language, from counts by language and role. */
function runsOf(counts: ArrayLike<number>): number[] {
  const runs: number[] = [];
  let place = 0;
  for (let bucket = 0; bucket < counts.length; bucket += 3) {
    const [query, both, candidate] = [counts[bucket], counts[bucket + 1], counts[bucket + 2]];
    runs.push(place, place + query + both, place + query, place + query + both + candidate);
    place += query + both + candidate;
  }
  return runs;
}
