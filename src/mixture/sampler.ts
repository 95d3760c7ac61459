import { type BatchKind, RandomStream, UserError } from "../core";
import type { Corpus, Item, Text } from "../data";
import type { StudySettings } from "../settings";
import { ItemStream } from "./item-stream";
import { type ItemLanguages, type LanguagePair, positivesOf, queriesOf, usablePairs } from "./usable-pairs";

/** Two texts of one item that belong together. */
export interface Pair {
  /** Index of the item in the corpus' train split. */
  readonly item: number;
  readonly query: Text;
  readonly positive: Text;
}

/** Makes batches one after another. Equal arguments and calls give equal batches. */
export interface Sampler {
  /**
   * The next batch: `batchSize` pairs of different items, no text in two pairs. Equal texts are
   * one text: the same string, so that case and Unicode form count. With several positives a query
   * it has `batchSize` queries of different items, and a query's pairs stand side by side.
   *
   * @throws {UserError} if the corpus has too few pairs for such a batch
   */
  pairs(kind: BatchKind): Pair[];
}

/**
 * How often languages are drawn, by their size: the number of usable pairs of texts in them.
 * "uniform": all alike; "size": in proportion to size; an exponent from above 0 to 1: in
 * proportion to size to that power, between the two. An exponent of 1 is "size".
 *
 * @see Conneau et al. 2020, Unsupervised Cross-lingual Representation Learning at Scale
 *   (XLM-R, arXiv 1911.02116), section 3.1, whose exponent alpha is 0.3; a "temperature" T
 *   elsewhere is 1 / alpha
 */
export type LanguageWeights = StudySettings["languageWeights"];

export interface SamplerOptions {
  /** Queries, each of another item, a batch; 1 or more. */
  readonly batchSize: number;
  /**
   * Positives of each query, all different and in one language, which is drawn as for one: the
   * query's in a mono batch, another in a cross batch, either in a multi batch. 1 without it.
   */
  readonly positivesPerQuery?: number;
  /** An integer from 0 up. */
  readonly seed: number;
  /** How often each language is drawn, where there is a choice; uniform without it. */
  readonly languageWeights?: LanguageWeights;
}

/** Batches that draw from the same items: those of a kind, and mono batches of one language. */
interface BatchWay {
  readonly kind: BatchKind;
  /** The languages of all pairs of a mono batch, or null. */
  readonly languages: LanguagePair | null;
  /** How many items have pairs for such a batch. */
  readonly items: number;
  isEligible(item: number): boolean;
}

/**
 * A sampler over a corpus' train split.
 *
 * Items come from a seeded permutation an epoch, the same for every mix. An item that does not
 * fit a batch (it is in it already, one of its drawn texts is, or it has no two texts in the
 * batch's language) waits and is the first to be tried for the next one. With several positives a
 * query, items and languages with fewer texts than that are left out as those without a pair are.
 *
 * A sampler first indexes the corpus, in linear time; a pair then takes constant time, whatever
 * the number of items.
 *
 * @throws {UserError} if the batch is larger than the split, or the language weights are none
 */
export function makeSampler(corpus: Corpus, options: SamplerOptions): Sampler {
  const { batchSize, seed, languageWeights = "uniform", positivesPerQuery = 1 } = options;
  checkLanguageWeights(languageWeights);
  const { train } = corpus.splits;
  if (batchSize > train.length) {
    throw new UserError(
      `a batch of ${batchSize} pairs needs as many items; ${corpus.name} has ${train.length} to train on`,
    );
  }
  const { languagePairs, ofItems } = usablePairs(corpus, positivesPerQuery);
  const wayOf = (
    kind: BatchKind,
    languages: LanguagePair | null,
    isUsable: (item: ItemLanguages) => boolean,
  ): BatchWay => {
    const usable = new Set([...new Set(ofItems)].filter(isUsable));
    const isEligible = (item: number) => usable.has(ofItems[item]);
    return { kind, languages, items: ofItems.filter((each) => usable.has(each)).length, isEligible };
  };
  const monoWays = languagePairs
    .filter(({ query, positive }) => query === positive)
    .map((pair) => wayOf("mono", pair, ({ same }) => same.includes(pair)));
  const ways: Record<"cross" | "multi", BatchWay> = {
    cross: wayOf("cross", null, ({ cross }) => cross.length > 0),
    multi: wayOf("multi", null, ({ same, cross }) => same.length + cross.length > 0),
  };

  const weightOf = ({ size }: LanguagePair) => languageWeight(languageWeights, size);
  const drawMonoWay = weightedChoice(
    monoWays.filter(({ items }) => items >= batchSize),
    ({ languages }) => weightOf(languages as LanguagePair),
  );
  const choices = new Map(
    [...new Set(ofItems)].map((languages) => [
      languages,
      { same: weightedChoice(languages.same, weightOf), cross: weightedChoice(languages.cross, weightOf) },
    ]),
  );
  const languageStream = new RandomStream(seed, "languages");
  const textStream = new RandomStream(seed, "texts");
  const items = new ItemStream(train.length, seed);

  /** Draws the languages of a pair of an item that is eligible for a cross or multi batch. */
  const drawLanguages = (item: number, kind: BatchKind): LanguagePair => {
    const { same, cross } = choices.get(ofItems[item]) as { same: Choice | null; cross: Choice | null };
    const wantsSame = kind === "multi" && languageStream.below(2) === 0;
    return ((wantsSame ? same : cross) ?? same ?? (cross as Choice))(languageStream);
  };

  return {
    pairs(kind) {
      if (kind === "mono" && !drawMonoWay) throw noMonoBatches(corpus, options, monoWays);
      const way = kind === "mono" ? (drawMonoWay as Choice<BatchWay>)(languageStream) : ways[kind];
      if (way.items < batchSize) throw tooFew(corpus, kind, options, way.items);
      const batch: Pair[] = [];
      const itemsInBatch = new Set<number>();
      const textsInBatch = new Set<string>();
      const taken = items.take(batchSize, `${kind} ${way.languages?.query}`, way.isEligible, (item) => {
        if (itemsInBatch.has(item)) return false;
        const languages = way.languages ?? drawLanguages(item, kind);
        const texts = drawTexts(train[item], languages, positivesPerQuery, textStream);
        if (texts.some(({ text }) => textsInBatch.has(text))) return false;
        itemsInBatch.add(item);
        for (const { text } of texts) textsInBatch.add(text);
        const [query, ...positives] = texts;
        for (const positive of positives) batch.push({ item, query, positive });
        return true;
      });
      if (taken < batchSize) throw tooFew(corpus, kind, options, taken);
      return batch;
    },
  };
}

/**
 * A query of an item and its positives. Drawing again until two texts differ makes every usable
 * pair equally likely; further positives are drawn from the others in the positive's language,
 * none twice, and all texts again if the query has too few.
 */
function drawTexts(
  item: Item,
  languages: LanguagePair,
  positivesPerQuery: number,
  stream: RandomStream,
): [query: Text, ...positives: Text[]] {
  const queries = queriesOf(item, languages.query);
  const positives = positivesOf(item, languages.positive);
  for (;;) {
    const [query, positive] = [stream.pick(queries), stream.pick(positives)];
    if (query.text === positive.text) continue;
    if (positivesPerQuery === 1) return [query, positive];
    const seen = new Set([query.text, positive.text]);
    const left = positives.filter(({ text }) => !seen.has(text) && seen.add(text));
    if (left.length < positivesPerQuery - 1) continue;
    const further = Array.from(
      { length: positivesPerQuery - 1 },
      () => left.splice(stream.below(left.length), 1)[0],
    );
    return [query, positive, ...further];
  }
}

/** Draws one of some entries. */
type Choice<Entry = LanguagePair> = (stream: RandomStream) => Entry;

/**
 * A choice with probabilities in proportion to weights above 0; null if there is no entry. Each draw
 * takes one uniform number of the stream, whatever the weights.
 */
function weightedChoice<Entry>(
  entries: readonly Entry[],
  weightOf: (entry: Entry) => number,
): Choice<Entry> | null {
  if (entries.length === 0) return null;
  let sum = 0;
  const sums = entries.map((entry) => {
    sum += weightOf(entry);
    return sum;
  });
  return (stream) => {
    const target = stream.uniform() * sum; // below the last sum, as uniform() is below 1
    return entries[sums.findIndex((each) => each > target)];
  };
}

/** The weight of a pair of languages of some size. @example languageWeight(0.5, 100); // 10 */
function languageWeight(weights: LanguageWeights, size: number): number {
  if (weights === "uniform") return 1;
  return weights === "size" ? size : size ** weights;
}

/** The settings refuse the same, but their declarations are not part of what decides a batch. */
function checkLanguageWeights(weights: LanguageWeights): void {
  if (weights === "uniform" || weights === "size" || (weights > 0 && weights <= 1)) return;
  throw new UserError(
    `languageWeights must be uniform, size, or an exponent from above 0 to 1, not ${weights}`,
  );
}

function noMonoBatches(
  { name }: Corpus,
  { batchSize, positivesPerQuery = 1 }: SamplerOptions,
  monoWays: readonly BatchWay[],
): UserError {
  const most = monoWays.reduce((best, way) => (way.items > best.items ? way : best));
  const texts = positivesPerQuery === 1 ? "two texts" : `a query and ${positivesPerQuery} positives`;
  return new UserError(
    `${name}: no training language has ${batchSize} items with ${texts}` +
      ` (${most.languages?.query} has most, ${most.items}), so there are no mono batches; ` +
      `use another mix${positivesPerQuery === 1 ? "" : ", fewer positives"} or smaller batches`,
  );
}

function tooFew(
  { name, trainingLanguages }: Corpus,
  kind: BatchKind,
  { batchSize, positivesPerQuery = 1 }: SamplerOptions,
  items: number,
): UserError {
  if (positivesPerQuery === 1) {
    return new UserError(
      `${name}: only ${items} different pairs for a ${kind} batch of ${batchSize}; use smaller batches`,
    );
  }
  return new UserError(
    `${name}: only ${items} items with a query and ${positivesPerQuery} different positives (in ${trainingLanguages.join(" ")}) ` +
      `for a ${kind} batch of ${batchSize}; use fewer positives or smaller batches`,
  );
}
