import { batchKindOf, type Kind, RandomStream, UserError } from "../core";
import type { Corpus, Text } from "../data";
import { ItemStream } from "./item-stream";
import { kindDraws, type SamplerOptions, type WayDraws } from "./kind-draws";
import { type LanguagePair, positivesOf, queriesOf, someTexts } from "./usable-pairs";

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
