import { oncePer } from "../core";
import type { Item, Text } from "./types";

/** Texts with the similarity of each to a query, for all queries, one after another. */
export interface ScoredTexts {
  /** The texts of query q lie from starts[q] to starts[q + 1] - 1. */
  readonly starts: Int32Array;
  /** Numbers of texts, see {@link textNumbers}. */
  readonly texts: Int32Array;
  readonly scores: Float32Array;
}

/** What batchmix mine stored for the queries of a corpus' train split, of one class. */
export interface MinedNegatives {
  /** The file, for messages. */
  readonly file: string;
  /** SHA-256 of candidates, positives and scores, whatever the file is called. */
  readonly hash: string;
  /** Texts of other items, the nearest first. */
  readonly candidates: ScoredTexts;
  /** The texts of the query's item that can be its positive. */
  readonly positives: ScoredTexts;
}

/**
 * What a candidate may score at most under a cap, a share of a positive's score. Of a score below 0 the cap takes away
 * as large a share of its size.
 *
 * @example cappedScore(0.8, 0.95); // 0.76; of -0.8 it is -0.84
 */
export function cappedScore(positiveScore: number, cap: number): number {
  return (positiveScore >= 0 ? cap : 2 - cap) * positiveScore;
}

/** The texts of items by number, from 0, item by item. */
export interface TextNumbers {
  /** The number of each item's first text; last, how many texts there are. */
  readonly starts: Int32Array;
  /** The item of each text. */
  readonly itemOf: Int32Array;
}

/** Worked out once for a list of items. */
export const textNumbers: (items: readonly Item[]) => TextNumbers = oncePer((items) => {
  const starts = new Int32Array(items.length + 1);
  for (const [item, { texts }] of items.entries()) starts[item + 1] = starts[item] + texts.length;
  const itemOf = new Int32Array(starts[items.length]);
  for (const item of items.keys()) itemOf.fill(item, starts[item], starts[item + 1]);
  return { starts, itemOf };
});

/** The text of a number. */
export function textOfNumber(items: readonly Item[], { starts, itemOf }: TextNumbers, number: number): Text {
  const item = itemOf[number];
  return items[item].texts[number - starts[item]];
}
