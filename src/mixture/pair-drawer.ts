import { type BatchKind, RandomStream, type StreamState } from "../core";
import { type LanguageWeights, languageWeight } from "./language-weights";
import type { Pair } from "./pair";
import type { LanguagePair, PairIndex } from "./pair-index";
import { SmallSet } from "./small-set";
import { WeightedChoice } from "./weighted-choice";

/** Where the draws of pairs stand, as JSON can hold it. */
export interface PairDrawerState {
  readonly languages: StreamState;
  readonly texts: StreamState;
}

/**
 * Draws languages and texts of pairs by the definitions of the batch kinds, and refuses texts
 * that the batch has already. Constant time a pair, whatever the number of items.
 */
export class PairDrawer {
  private readonly streams: { languages: RandomStream; texts: RandomStream };
  private readonly choices: readonly { same: WeightedChoice | null; cross: WeightedChoice | null }[];
  private readonly items: SmallSet;
  private readonly texts: SmallSet;
  private readonly furtherPositives: number;
  /** Of no meaning: what {@link PairDrawer.expect} read, since a compiler leaves out reading for nothing. */
  lastRead = 0;

  constructor(
    private readonly index: PairIndex,
    private readonly weights: LanguageWeights,
    { batchSize, seed, positivesPerQuery }: { batchSize: number; seed: number; positivesPerQuery: number },
  ) {
    this.furtherPositives = positivesPerQuery - 1;
    this.streams = {
      languages: new RandomStream(seed, "languages"),
      texts: new RandomStream(seed, "texts"),
    };
    this.choices = index.patterns.map(({ same, cross }) => ({
      same: this.choiceOf(same),
      cross: this.choiceOf(cross),
    }));
    this.items = new SmallSet(batchSize);
    this.texts = new SmallSet((1 + positivesPerQuery) * batchSize);
  }

  /** A choice among language pairs, weighted by size; null if there are none. */
  choiceOf(pairs: readonly LanguagePair[]): WeightedChoice | null {
    if (pairs.length === 0) return null;
    return new WeightedChoice(
      pairs,
      pairs.map((pair) => languageWeight(this.weights, this.index.pairCounts[pair])),
    );
  }

  /** Begins a batch; gives the language of all its pairs, drawn of those given, if it is a mono batch. */
  begin(monoLanguages: WeightedChoice | null): LanguagePair | null {
    this.items.clear();
    this.texts.clear();
    return monoLanguages ? monoLanguages.draw(this.streams.languages) : null;
  }

  /**
   * Adds a query of an item with its positives, as pairs, to the batch.
   *
   * @param item one with pairs in a batch of this kind and language
   * @param languages the batch's own, of a mono batch
   * @returns false if the item or one of the texts drawn is in the batch already: nothing is added
   */
  draw(item: number, kind: BatchKind, languages: LanguagePair | null, batch: Pair[]): boolean {
    if (this.items.has(item)) return false;
    const places = this.drawTexts(item, languages ?? this.drawLanguages(item, kind));
    const { ids, texts } = this.index;
    for (const place of places) if (this.texts.has(ids[place])) return false;
    this.items.add(item);
    for (const place of places) this.texts.add(ids[place]);
    const query = texts[places[0]];
    for (let place = 1; place < places.length; place++) {
      batch.push({ item, query, positive: texts[places[place]] });
    }
    return true;
  }

  /**
   * Reads what drawing pairs of these items will read. Items come in random order, so that nothing
   * of them is in the processor's cache; in loops that do nothing else it waits for many at once.
   * With 1 million items drawing is up to 1.7 times as fast for it; it changes no result.
   */
  expect(items: Int32Array): void {
    const { heads, ids, texts } = this.index;
    const cacheLine = 16; // ids; the texts of an item are spread over more lines than its ids
    let read = 0;
    for (let each = 0; each < items.length; each++) read ^= heads[3 * items[each]];
    for (let each = 0; each < items.length; each++) read ^= ids[heads[3 * items[each] + 2]];
    for (let each = 0; each < items.length; each++) if (texts[heads[3 * items[each] + 2]]) read++;
    for (let each = 0; each < items.length; each++)
      if (texts[heads[3 * items[each] + 2] + cacheLine / 2]) read++;
    this.lastRead = read;
  }

  state(): PairDrawerState {
    return { languages: this.streams.languages.state(), texts: this.streams.texts.state() };
  }

  resume({ languages, texts }: PairDrawerState): void {
    this.streams.languages.resume(languages);
    this.streams.texts.resume(texts);
  }

  private drawLanguages(item: number, kind: BatchKind): LanguagePair {
    const { same, cross } = this.choices[this.index.heads[3 * item]];
    const wantsSame = kind === "multi" && this.streams.languages.below(2) === 0;
    const choice = (wantsSame ? same : cross) ?? same ?? cross;
    return (choice as WeightedChoice).draw(this.streams.languages);
  }

  /**
   * Places of a query and its positives. Drawing again until two texts differ makes every usable
   * pair equally likely; further positives are drawn from the others in the positive's language,
   * none twice, and all again if the query has too few.
   */
  private drawTexts(item: number, languagePair: LanguagePair): number[] {
    const { languages, heads, runs, ids } = this.index;
    const shape = heads[3 * item + 1] * languages.length;
    const start = heads[3 * item + 2];
    const query = 4 * (shape + Math.floor(languagePair / languages.length));
    const positive = 4 * (shape + (languagePair % languages.length)) + 2;
    for (;;) {
      const first = start + this.drawBetween(runs[query], runs[query + 1]);
      const second = start + this.drawBetween(runs[positive], runs[positive + 1]);
      if (ids[first] === ids[second]) continue;
      if (this.furtherPositives === 0) return [first, second];
      const others = this.others([first, second], start + runs[positive], start + runs[positive + 1]);
      if (others.length < this.furtherPositives) continue;
      const further = Array.from(
        { length: this.furtherPositives },
        () => others.splice(this.drawBetween(0, others.length), 1)[0],
      );
      return [first, second, ...further];
    }
  }

  /** Places between two whose texts differ from those at given places and from one another. */
  private others(given: readonly number[], from: number, to: number): number[] {
    const { ids } = this.index;
    const seen = new Set(given.map((place) => ids[place]));
    const places: number[] = [];
    for (let place = from; place < to; place++) {
      if (!seen.has(ids[place])) places.push(place);
      seen.add(ids[place]);
    }
    return places;
  }

  private drawBetween(first: number, behindLast: number): number {
    return first + this.streams.texts.below(behindLast - first);
  }
}
