import { type BatchKind, RandomStream } from "../core";
import type { Text } from "../data";
import { type LanguageWeights, languageWeight } from "./language-weights";
import type { LanguagePair, PairIndex } from "./pair-index";
import { WeightedChoice } from "./weighted-choice";

/** Two texts of one item that belong together. */
export interface Pair {
  /** Index of the item in the corpus' train split. */
  readonly item: number;
  readonly query: Text;
  readonly positive: Text;
}

/**
 * Draws languages and texts of pairs by the definitions of the batch kinds, and refuses texts
 * that the batch has already. Constant time a pair, whatever the number of items.
 */
export class PairDrawer {
  private readonly streams: { languages: RandomStream; texts: RandomStream };
  private readonly choices: readonly { same: WeightedChoice | null; cross: WeightedChoice | null }[];
  /** Items and texts of the batch. */
  private readonly items = new Set<number>();
  private readonly texts = new Set<string>();
  private readonly furtherPositives: number;

  constructor(
    private readonly index: PairIndex,
    private readonly weights: LanguageWeights,
    { seed, positivesPerQuery }: { seed: number; positivesPerQuery: number },
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
    const [query, ...positives] = places.map((place) => this.index.texts[place]);
    if (this.texts.has(query.text) || positives.some(({ text }) => this.texts.has(text))) return false;
    this.items.add(item);
    this.texts.add(query.text);
    for (const positive of positives) {
      this.texts.add(positive.text);
      batch.push({ item, query, positive });
    }
    return true;
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
    const { languages, heads, runs, texts } = this.index;
    const shape = heads[3 * item + 1] * languages.length;
    const start = heads[3 * item + 2];
    const query = 4 * (shape + Math.floor(languagePair / languages.length));
    const positive = 4 * (shape + (languagePair % languages.length)) + 2;
    for (;;) {
      const first = start + this.drawBetween(runs[query], runs[query + 1]);
      const second = start + this.drawBetween(runs[positive], runs[positive + 1]);
      if (texts[first].text === texts[second].text) continue;
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
    const { texts } = this.index;
    const seen = new Set(given.map((place) => texts[place].text));
    const places: number[] = [];
    for (let place = from; place < to; place++) {
      if (!seen.has(texts[place].text)) places.push(place);
      seen.add(texts[place].text);
    }
    return places;
  }

  private drawBetween(first: number, behindLast: number): number {
    return first + this.streams.texts.below(behindLast - first);
  }
}
