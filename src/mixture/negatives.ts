import { oncePer, RandomStream } from "../core";
import { type Corpus, cappedScore, type MinedNegatives, type Text, textNumbers } from "../data";
import type { StudySettings } from "../settings";
import type { Pair } from "./sampler";
import { someTexts } from "./usable-pairs";

/** A text of another item that a query has to tell from its positive. */
export interface Negative {
  readonly text: Text;
  /** Indices of the items in the train split that have a text which reads the same: it is no negative of their queries. */
  readonly items: readonly number[];
}

type NegativeSettings = Pick<StudySettings, "negatives" | "negativeCap" | "positivesPerQuery">;

/**
 * Draws the negatives of every query of a run, by chance among the mined candidates that score at most `negativeCap`
 * times what the query's positive scores (TopK-PercPos of NV-Retriever, arXiv 2407.15831, section 3.3), all alike and
 * none twice. A query with fewer such candidates gets them all, and never one above the cap.
 *
 * The draws have a stream of their own: with negatives a run has the same pairs as without.
 *
 * @param batches pairs, those of a query side by side
 * @returns for each batch, for each of its queries, at most as many negatives as the settings ask for
 */
export function drawNegatives(
  corpus: Corpus,
  mined: MinedNegatives,
  batches: readonly (readonly Pair[])[],
  { seed, ...settings }: NegativeSettings & { readonly seed: number },
): Negative[][][] {
  const stream = new RandomStream(seed, "negatives");
  const { train } = corpus.splits;
  const numbers = textNumbers(train);
  const isDrawn = new Uint8Array(numbers.itemOf.length);
  const drawn = batches.map((batch) =>
    queriesOf(batch, settings.positivesPerQuery).map((pairs) => {
      const first = numbers.starts[pairs[0].item];
      const positives = pairs.map(({ positivePlace }) => first + positivePlace);
      const allowed = allowedOf(mined, first + pairs[0].queryPlace, positives, settings.negativeCap);
      const different = takeDifferent(allowed, settings.negatives, stream);
      for (const number of different) isDrawn[number] = 1;
      return different;
    }),
  );
  const negatives: Negative[] = [];
  const placeOf = new Int32Array(numbers.itemOf.length);
  const shared = sharedTexts(train, corpus.trainingLanguages);
  // in the order that texts have on disk
  for (let item = 0; item < train.length; item++) {
    const first = numbers.starts[item];
    if (!isDrawn.subarray(first, numbers.starts[item + 1]).includes(1)) continue;
    const texts = someTexts(train, item, (_, place) => isDrawn[first + place] === 1);
    for (const [place, text] of texts.entries())
      if (text && isDrawn[first + place] === 1)
        placeOf[first + place] = negatives.push({ text, items: shared.get(text.text) ?? [item] }) - 1;
  }
  return drawn.map((batch) => batch.map((query) => query.map((number) => negatives[placeOf[number]])));
}

/** The queries of a batch, each as its pairs. */
function queriesOf(batch: readonly Pair[], positivesPerQuery: number): (readonly Pair[])[] {
  return Array.from({ length: batch.length / positivesPerQuery }, (_, query) =>
    batch.slice(query * positivesPerQuery, (query + 1) * positivesPerQuery),
  );
}

/** The numbers of the candidates of a query that the cap leaves beside each of some positives. */
function allowedOf(
  { candidates, positives, file }: MinedNegatives,
  query: number,
  drawn: readonly number[],
  cap: number,
): number[] {
  const scores = drawn.map((positive) => {
    const end = positives.starts[query + 1];
    let place = positives.starts[query];
    while (place < end && positives.texts[place] !== positive) place++; // a view would cost more than the search
    if (place === end)
      throw new RangeError(`drawNegatives: expected a score of ${query} and ${positive} in ${file}`);
    return positives.scores[place];
  });
  const limit = cappedScore(Math.min(...scores), cap);
  const allowed: number[] = [];
  for (let at = candidates.starts[query]; at < candidates.starts[query + 1]; at++)
    if (candidates.scores[at] <= limit) allowed.push(candidates.texts[at]);
  return allowed;
}

/** Takes up to `count` of some numbers out of them, in random order, every choice equally likely. */
function takeDifferent(numbers: number[], count: number, stream: RandomStream): number[] {
  const different: number[] = [];
  while (different.length < count && numbers.length > 0)
    different.push(...numbers.splice(stream.below(numbers.length), 1));
  return different;
}

/**
 * The texts in training languages that several items of the train split have, with the indices of these items,
 * ascending. Of a corpus larger than memory the others are never held: a first pass marks hashes that occur again.
 */
const sharedTexts = oncePer(
  (train: Corpus["splits"]["train"], trainingLanguages: readonly string[]): Map<string, number[]> => {
    const isTrained = (language: string) => trainingLanguages.includes(language);
    const forTexts = (use: (text: string, item: number) => void) => {
      for (let item = 0; item < train.length; item++)
        for (const text of someTexts(train, item, isTrained))
          if (text && isTrained(text.language)) use(text.text, item);
    };
    let bits = 2 ** 20;
    while (bits < bitsOfItem * train.length && bits < 2 ** 31) bits *= 2;
    const [once, again] = [new Uint8Array(bits / 8), new Uint8Array(bits / 8)];
    forTexts((text) => {
      const place = hashOf(text) % bits;
      const bit = 1 << (place & 7);
      (once[place >>> 3] & bit ? again : once)[place >>> 3] |= bit;
    });
    const items = new Map<string, number[]>();
    forTexts((text, item) => {
      const place = hashOf(text) % bits;
      if (!(again[place >>> 3] & (1 << (place & 7)))) return;
      const known = items.get(text);
      if (!known) items.set(text, [item]);
      else if (known[known.length - 1] !== item) known.push(item);
    });
    for (const [text, { length }] of items) if (length === 1) items.delete(text);
    return items;
  },
);

/** Bits of a table of hashes for each item: of two to ten texts an item few have a hash that another one has. */
const bitsOfItem = 64;

/** A 32-bit hash of a text (FNV-1a, over UTF-16 code units). */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** How many negatives the pairs of a corpus can have. */
export interface NegativeSupply {
  /** What the pair with most has, even beyond what is asked for. */
  readonly most: number;
  /** What a query gets on average over all pairs, of what is asked for. */
  readonly mean: number;
  /** The share of pairs whose query gets fewer than asked for, from 0 to 1. */
  readonly short: number;
}

/** Counts what the cap leaves of the mined candidates, over all pairs of a query and one positive, each counted once. */
export function negativeSupply(
  { candidates, positives }: MinedNegatives,
  { negatives, negativeCap }: Pick<NegativeSettings, "negatives" | "negativeCap">,
): NegativeSupply {
  let [most, sum, short] = [0, 0, 0];
  for (let query = 0; query + 1 < positives.starts.length; query++)
    for (let at = positives.starts[query]; at < positives.starts[query + 1]; at++) {
      const limit = cappedScore(positives.scores[at], negativeCap);
      let count = 0;
      for (let place = candidates.starts[query]; place < candidates.starts[query + 1]; place++)
        if (candidates.scores[place] <= limit) count++;
      most = Math.max(most, count);
      sum += Math.min(count, negatives);
      if (count < negatives) short++;
    }
  const pairs = Math.max(1, positives.texts.length);
  return { most, mean: sum / pairs, short: short / pairs };
}

/** What the queries of a run got. */
export interface RealisedNegatives {
  /** Mean number of negatives of a query. */
  readonly perQuery: number;
  /** The share of queries with fewer negatives than asked for, from 0 to 1. */
  readonly short: number;
  /** Negatives by language. */
  readonly languages: Readonly<Record<string, number>>;
}

/** Counts the negatives of a run's batches, as {@link drawNegatives} gives them. */
export function countNegatives(
  batches: readonly (readonly (readonly Negative[])[])[],
  asked: number,
): RealisedNegatives {
  const queries = batches.flat();
  const languages: Record<string, number> = {};
  for (const { text } of queries.flat()) languages[text.language] = (languages[text.language] ?? 0) + 1;
  const count = Math.max(1, queries.length);
  return {
    perQuery: queries.flat().length / count,
    short: queries.filter(({ length }) => length < asked).length / count,
    languages,
  };
}
