import { RandomStream, UserError } from "../core";
import type { Corpus, Item, LanguageCode, Text } from "../data";
import type { BatchKind } from "./batch-kind";
import { ItemStream } from "./item-stream";
import { type LanguagePair, pairsInLanguages } from "./text-pairs";

/** Two texts of one item that belong together. */
export interface Pair {
  /** Index of the item in the corpus' train split. */
  readonly item: number;
  readonly query: Text;
  readonly positive: Text;
}

/** Makes batches one after another. Equal arguments and calls give equal batches. */
export interface Sampler {
  /** The next batch: `batchSize` pairs of different items, no text in two pairs. */
  pairs(kind: BatchKind): Pair[];
}

/**
 * A sampler over a corpus' train split.
 *
 * Items come from a seeded permutation an epoch, the same for every mix. An item that does not
 * fit a batch (it is in it already, one of its drawn texts is, or it has no two texts in the
 * batch's language) waits and is the first to be tried for the next one.
 *
 * @throws {UserError} if the batch is larger than the split, or a language is asked for in which
 *   the corpus has no text
 */
export function makeSampler(
  corpus: Corpus,
  { batchSize, seed }: { batchSize: number; seed: number },
): Sampler {
  const items = corpus.splits.train;
  const languages = corpus.trainingLanguages;
  if (batchSize > items.length) {
    throw new UserError(
      `a batch of ${batchSize} pairs needs as many items; ${corpus.name} has ${items.length} to train on`,
    );
  }
  const monoLanguages = languages.filter((language) => hasMonoPairs(items, language, batchSize));
  const streams = {
    items: new ItemStream(items.length, new RandomStream(seed, "items")),
    languages: new RandomStream(seed, "languages"),
    texts: new RandomStream(seed, "texts"),
  };

  function languagePairs(item: Item, isSame: boolean): LanguagePair[] {
    return languages.flatMap((query) =>
      languages
        .filter((positive) => (query === positive) === isSame)
        .filter((positive) => pairsInLanguages(item, query, positive).length > 0)
        .map((positive) => ({ query, positive })),
    );
  }

  /** Languages for an item in a batch of some kind, or null if it has none. */
  function drawLanguages(item: Item, kind: BatchKind, monoLanguage: LanguageCode): LanguagePair | null {
    if (kind === "mono") return { query: monoLanguage, positive: monoLanguage };
    const wantsSame = kind === "multi" && streams.languages.below(2) === 0;
    const choices = languagePairs(item, wantsSame);
    if (choices.length > 0) return streams.languages.pick(choices);
    const others = kind === "multi" ? languagePairs(item, !wantsSame) : [];
    return others.length > 0 ? streams.languages.pick(others) : null;
  }

  function drawPair(index: number, kind: BatchKind, monoLanguage: LanguageCode): Pair | null {
    const drawn = drawLanguages(items[index], kind, monoLanguage);
    const choices = drawn ? pairsInLanguages(items[index], drawn.query, drawn.positive) : [];
    if (choices.length === 0) return null;
    const [query, positive] = streams.texts.pick(choices);
    return { item: index, query, positive };
  }

  return {
    pairs(kind) {
      if (kind === "mono" && monoLanguages.length === 0) {
        throw new UserError(
          `${corpus.name}: no training language has ${batchSize} items with two texts, so there are no mono batches; ` +
            "use another mix or smaller batches",
        );
      }
      const monoLanguage = kind === "mono" ? streams.languages.pick(monoLanguages) : "";
      const batch: Pair[] = [];
      const used = new Set<string | number>();
      const waiting: number[] = [];
      while (batch.length < batchSize) {
        if (waiting.length > items.length) throw tooFew(corpus, kind, batchSize, batch.length);
        const index = streams.items.next();
        const pair = used.has(index) ? null : drawPair(index, kind, monoLanguage);
        if (!pair || used.has(pair.query.text) || used.has(pair.positive.text)) {
          waiting.push(index);
          continue;
        }
        used.add(index).add(pair.query.text).add(pair.positive.text);
        batch.push(pair);
      }
      streams.items.giveBack(waiting);
      return batch;
    },
  };
}

function hasMonoPairs(items: readonly Item[], language: LanguageCode, atLeast: number): boolean {
  let count = 0;
  for (const item of items) {
    if (pairsInLanguages(item, language, language).length > 0) count++;
    if (count >= atLeast) return true;
  }
  return false;
}

function tooFew(corpus: Corpus, kind: BatchKind, batchSize: number, found: number): UserError {
  return new UserError(
    `${corpus.name}: only ${found} different pairs for a ${kind} batch of ${batchSize}; use smaller batches`,
  );
}
