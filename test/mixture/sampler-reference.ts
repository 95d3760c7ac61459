import { type BatchKind, RandomStream } from "../../src/core";
import type { Corpus, Item } from "../../src/data";
import type { Pair } from "../../src/mixture";

/**
 * The batches of a sampler with uniform language weights, made the slow and obvious way: texts are
 * filtered anew for each pair, texts in the batch are a set of strings, and each batch looks
 * through all places of the order from the first one on. It takes the same random numbers.
 */
export function referenceBatches(
  corpus: Corpus,
  batchSize: number,
  seed: number,
  kinds: readonly BatchKind[],
): Pair[][] {
  const items = corpus.splits.train;
  const languageStream = new RandomStream(seed, "languages");
  const textStream = new RandomStream(seed, "texts");
  const order: number[] = [];
  const taken = new Set<number>();
  const lines = new Map<string, number[]>();

  const pick = <T>(entries: readonly T[]) => entries[Math.floor(languageStream.uniform() * entries.length)];
  return kinds.map((kind) => {
    const withMono = corpus.trainingLanguages.filter(
      (language) => items.filter((item) => canPair(item, language, language)).length >= batchSize,
    );
    const language = kind === "mono" ? pick(withMono) : null;
    const choices = (item: Item, isSame: boolean) =>
      corpus.trainingLanguages.flatMap((query) =>
        corpus.trainingLanguages
          .filter((positive) => (query === positive) === isSame && canPair(item, query, positive))
          .map((positive) => [query, positive]),
      );
    const isEligible = (item: Item) => {
      if (language !== null) return canPair(item, language, language);
      return choices(item, false).length > 0 || (kind === "multi" && choices(item, true).length > 0);
    };
    const batch: Pair[] = [];
    const fits = (index: number): boolean => {
      if (batch.some((pair) => pair.item === index)) return false;
      const item = items[index];
      let drawn = [language ?? "", language ?? ""];
      if (language === null) {
        const wantsSame = kind === "multi" && languageStream.below(2) === 0;
        const wanted = choices(item, wantsSame);
        drawn = pick(wanted.length > 0 ? wanted : choices(item, !wantsSame));
      }
      const [queries, positives] = [queriesIn(item, drawn[0]), positivesIn(item, drawn[1])];
      let query = queries[textStream.below(queries.length)];
      let positive = positives[textStream.below(positives.length)];
      while (query.text === positive.text) {
        query = queries[textStream.below(queries.length)];
        positive = positives[textStream.below(positives.length)];
      }
      const used = new Set(batch.flatMap((pair) => [pair.query.text, pair.positive.text]));
      if (used.has(query.text) || used.has(positive.text)) return false;
      const [queryPlace, positivePlace] = [query, positive].map((text) => item.texts.indexOf(text));
      batch.push({ item: index, query, positive, queryPlace, positivePlace });
      return true;
    };

    const line = lines.get(`${kind} ${language}`) ?? [];
    const refused: number[] = [];
    const offer = (place: number) => {
      if (fits(order[place])) taken.add(place);
      else refused.push(place);
    };
    const free = line.filter((place) => !taken.has(place));
    const known = new Set(line);
    const untried = free.slice(batchSize);
    for (const place of free.slice(0, batchSize)) offer(place);
    for (let place = 0; batch.length < batchSize; place++) {
      if (place > 1000 * items.length) throw new Error(`there is no ${kind} batch of ${batchSize}`);
      if (place === order.length) {
        order.push(
          ...new RandomStream(seed, `items, epoch ${place / items.length}`).permutation(items.length),
        );
      }
      if (!taken.has(place) && !known.has(place) && isEligible(items[order[place]])) offer(place);
    }
    lines.set(`${kind} ${language}`, [...untried, ...refused]);
    return batch;
  });
}

const queriesIn = (item: Item, language: string) => [
  ...item.texts.filter((text) => text.language === language && text.role === "query"),
  ...item.texts.filter((text) => text.language === language && text.role === "both"),
];

const positivesIn = (item: Item, language: string) => [
  ...item.texts.filter((text) => text.language === language && text.role === "both"),
  ...item.texts.filter((text) => text.language === language && text.role === "candidate"),
];

function canPair(item: Item, query: string, positive: string): boolean {
  return queriesIn(item, query).some(({ text }) =>
    positivesIn(item, positive).some((other) => other.text !== text),
  );
}
