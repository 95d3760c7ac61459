import { batchKindOf, type Kind, RandomStream, ruleText, UserError } from "../core";
import type { Corpus, Text } from "../data";
import type { StudySettings } from "../settings";
import { type BatchWay, checkLanguage, isEligible, waysOf } from "./batch-ways";
import { ItemStream } from "./item-stream";
import {
  balancedDraws,
  constantDraws,
  type Draws,
  drawsInTurn,
  independentDraws,
  sharedDraws,
} from "./language-draws";
import {
  countItems,
  type ItemLanguages,
  type LanguagePair,
  positivesOf,
  queriesOf,
  someTexts,
  usablePairs,
} from "./usable-pairs";

/** Two texts of one item that belong together. */
export interface Pair {
  /** Index of the item in the corpus' train split. */
  readonly item: number;
  readonly query: Text;
  readonly positive: Text;
  /** The query's place among the item's texts, and the positive's. */
  readonly queryPlace: number;
  readonly positivePlace: number;
}

/** Makes batches one after another. Equal arguments and calls give equal batches. */
export interface Sampler {
  /**
   * The next batch: `batchSize` pairs of different items, no text in two pairs. Equal texts are
   * one text: the same string, so that case and Unicode form count. With several positives a query
   * it has `batchSize` queries of different items, and a query's pairs stand side by side.
   *
   * @param kind a preset's name, or a rule with a name
   * @throws {UserError} if the corpus has too few pairs for such a batch
   */
  pairs(kind: string | Kind): Pair[];
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
   * Positives of each query, all different and in one language, which is drawn as for one. 1 without it.
   */
  readonly positivesPerQuery?: number;
  /** An integer from 0 up. */
  readonly seed: number;
  /** How often each language is drawn, where there is a choice; uniform without it. */
  readonly languageWeights?: LanguageWeights;
  /**
   * balanced (without it): for each kind, and each set of languages that items have, counts of drawn
   * pairs are within 1 of their shares. random: each draw by itself; an item without a pair of the
   * drawn class has one of the other class.
   */
  readonly languageDraw?: StudySettings["languageDraw"];
}

/** The draws of a kind's batches. */
interface KindDraws {
  readonly kind: Kind;
  /** The ways that have enough items for a batch. */
  readonly ways: Draws<WayDraws> | null;
  /** The way with most items; without languages and items where there is none. */
  readonly largest: Pick<WayDraws, "languages" | "items">;
}

interface WayDraws extends BatchWay {
  /** A name that no other way of a sampler has. */
  readonly name: string;
  /** How many items can be in such a batch. */
  readonly items: number;
  isEligible(item: number): boolean;
  /** The draws for an eligible item, which all items with equal languages share. */
  drawsOf(item: number): PairDraws;
}

type PairClass = "same" | "cross";

/** The classes of pairs, and the language pairs of each class. */
interface PairDraws {
  readonly classes: Draws<PairClass>;
  readonly same: Draws<LanguagePair>;
  readonly cross: Draws<LanguagePair>;
}

/**
 * A sampler over a corpus' train split.
 *
 * Items come from a seeded permutation an epoch, the same for every mix. An item that does not
 * fit a batch (it is in it already, one of its drawn texts is, or it lacks what the kind's pairs
 * need) waits and is the first to be tried for the next one. With several positives a
 * query, items and languages with fewer texts than that are left out as those without a pair are.
 *
 * A sampler first indexes the corpus, in linear time; a pair then takes constant time, whatever
 * the number of items.
 *
 * @throws {UserError} if the batch is larger than the split, or the language weights are none
 */
export function makeSampler(corpus: Corpus, options: SamplerOptions): Sampler {
  const { batchSize, seed, positivesPerQuery = 1 } = options;
  const { train } = corpus.splits;
  if (batchSize > train.length) {
    throw new UserError(
      `a batch of ${batchSize} pairs needs as many items; ${corpus.name} has ${train.length} to train on`,
    );
  }
  const drawsOfKind = kindDraws(corpus, options);
  const textStream = new RandomStream(seed, "texts");
  const items = new ItemStream(train.length, seed);
  return {
    pairs(entry) {
      const { kind, ways, largest } = drawsOfKind(batchKindOf(entry));
      if (!ways) throw tooFew(corpus, kind, options, largest);
      const way = ways.next();
      ways.accept();
      const batch: Pair[] = [];
      const itemsInBatch = new Set<number>();
      const textsInBatch = new Set<string>();
      const taken = items.take(batchSize, way.name, way.isEligible, (item) => {
        if (itemsInBatch.has(item)) return false;
        const draws = way.drawsOf(item);
        const drawnClass = draws.classes.next();
        const languages = draws[drawnClass].next();
        const { query: asked, positive: wanted } = languages;
        const all = someTexts(train, item, (language) => language === asked || language === wanted);
        const texts = drawTexts(all, languages, positivesPerQuery, textStream);
        if (texts.some(({ text }) => textsInBatch.has(text))) return false;
        draws.classes.accept();
        draws[drawnClass].accept();
        itemsInBatch.add(item);
        for (const { text } of texts) textsInBatch.add(text);
        const [query, ...positives] = texts;
        const queryPlace = all.indexOf(query);
        for (const positive of positives)
          batch.push({ item, query, positive, queryPlace, positivePlace: all.indexOf(positive) });
        return true;
      });
      if (taken < batchSize) throw tooFew(corpus, kind, options, { ...way, items: taken });
      return batch;
    },
  };
}

/** A function from kinds to their draws; kinds of one rule have the same. */
function kindDraws(
  corpus: Corpus,
  {
    batchSize,
    seed,
    languageWeights = "uniform",
    languageDraw = "balanced",
    positivesPerQuery = 1,
  }: SamplerOptions,
): (kind: Kind) => KindDraws {
  checkLanguageWeights(languageWeights);
  const { languagePairs, itemLanguages, ofItems } = usablePairs(corpus, positivesPerQuery);
  const stream = new RandomStream(seed, "languages");
  const isBalanced = languageDraw === "balanced";
  const drawWeighted = isBalanced ? balancedDraws : independentDraws;
  const weightOf = ({ size }: LanguagePair) => languageWeight(languageWeights, size);

  const drawPairs = (way: BatchWay, pairs: readonly LanguagePair[]): Draws<LanguagePair> => {
    if (way.languages === null) return drawWeighted(pairs, pairs.map(weightOf), stream);
    if (pairs.length < 2) return constantDraws(pairs[0]);
    return isBalanced ? drawsInTurn(pairs, stream) : independentDraws(pairs, [1, 1], stream);
  };
  const drawClasses = ({ same }: Kind): Draws<PairClass> => {
    if (same === 0 || same === 1) return constantDraws(same === 1 ? "same" : "cross");
    if (isBalanced) return sharedDraws("same", "cross", same, stream);
    const isSame = () => (same === 1 / 2 ? stream.below(2) === 0 : stream.uniform() < same);
    return { next: () => (isSame() ? "same" : "cross"), accept() {} };
  };
  const remembered = <Key, Value>(make: (key: Key) => Value): ((key: Key) => Value) => {
    const known = new Map<Key, Value>();
    return (key) => {
      const value = known.get(key) ?? make(key);
      known.set(key, value);
      return value;
    };
  };

  const makeDraws = (kind: Kind): KindDraws => {
    checkLanguage(corpus, kind);
    const rule = ruleText(kind);
    const classesOf = remembered((_languages: ItemLanguages) => drawClasses(kind));
    const ways = waysOf(kind, languagePairs).map((way): WayDraws => {
      const eligible = itemLanguages.map((languages) => isEligible(kind, way, languages, !isBalanced));
      const drawsOf = remembered((languages: ItemLanguages): PairDraws => {
        const same = way.same.filter((pair) => languages.same.includes(pair));
        const cross = way.cross.filter((pair) => languages.cross.includes(pair));
        return {
          classes: classesOf(languages),
          // an eligible item without pairs of a class has one of the other class instead
          same: drawPairs(way, same.length > 0 ? same : cross),
          cross: drawPairs(way, cross.length > 0 ? cross : same),
        };
      });
      return {
        ...way,
        name: `${rule} ${way.languages?.query} ${way.languages?.positive}`,
        items: countItems(itemLanguages, (_, index) => eligible[index]),
        isEligible: (item) => eligible[ofItems[item]],
        drawsOf: (item) => drawsOf(itemLanguages[ofItems[item]]),
      };
    });
    const large = ways.filter(({ items }) => items >= batchSize);
    const weights = large.map(({ languages }) => (languages ? weightOf(languages) : 1));
    return {
      kind,
      ways:
        large.length === 0
          ? null
          : kind.draw === "pair"
            ? constantDraws(large[0])
            : drawWeighted(large, weights, stream),
      largest: ways.reduce<KindDraws["largest"]>(
        (best, way) => (way.items > best.items ? way : best),
        ways[0] ?? { languages: null, items: 0 },
      ),
    };
  };
  const byRule = new Map<string, KindDraws>();
  return (kind) => {
    const draws = byRule.get(ruleText(kind)) ?? makeDraws(kind);
    byRule.set(ruleText(kind), draws);
    return { ...draws, kind };
  };
}

/**
 * A query of an item and its positives. Drawing again until two texts differ makes every usable
 * pair equally likely; further positives are drawn from the others in the positive's language,
 * none twice, and all texts again if the query has too few.
 */
function drawTexts(
  texts: readonly (Text | undefined)[],
  languages: LanguagePair,
  positivesPerQuery: number,
  stream: RandomStream,
): [query: Text, ...positives: Text[]] {
  const queries = queriesOf(texts, languages.query);
  const positives = positivesOf(texts, languages.positive);
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

function tooFew(
  { name, trainingLanguages }: Corpus,
  { name: kind, draw, same }: Kind,
  { batchSize, positivesPerQuery = 1 }: SamplerOptions,
  { languages, items }: Pick<WayDraws, "languages" | "items">,
): UserError {
  const isOne = positivesPerQuery === 1;
  if (draw === "batch" && items < batchSize && languages) {
    const holders = same === 1 ? "no training language has" : "no two training languages have";
    const texts = isOne
      ? same === 1
        ? "two texts"
        : "their texts"
      : `a query and ${positivesPerQuery} positives`;
    const most = same === 1 ? languages.query : `${languages.query}-${languages.positive}`;
    return new UserError(
      `${name}: ${holders} ${batchSize} items with ${texts}` +
        ` (${most} has most, ${items}), so there are no ${kind} batches; ` +
        `use another mix${isOne ? "" : ", fewer positives"} or smaller batches`,
    );
  }
  if (isOne) {
    return new UserError(
      `${name}: only ${items} different pairs for a ${kind} batch of ${batchSize}; use smaller batches`,
    );
  }
  return new UserError(
    `${name}: only ${items} items with a query and ${positivesPerQuery} different positives (in ${trainingLanguages.join(" ")}) ` +
      `for a ${kind} batch of ${batchSize}; use fewer positives or smaller batches`,
  );
}
