import { setImmediate as pause } from "node:timers/promises";
import { negativeClasses } from "../core";
import { type Corpus, cappedScore, type MinedRows, type TextNumbers, textNumbers } from "../data";
import type { Engine } from "../engine";
import { type Ranking, rankPool, type VectorSource, type VectorStore, vectorsInMemory } from "../search";
import { type DistinctText, type Side, sides } from "./distinct-texts";

/** Which of the nearest texts are wanted. */
export interface WantedTexts {
  /** First and last rank, as 1-50. */
  readonly ranks: string;
  /** Ranks count candidates that score at most this share of what the query's weakest positive scores; null: all. */
  readonly below: number | null;
}

/** The vectors of texts that lie side by side. */
interface Run {
  readonly texts: readonly DistinctText[];
  readonly source: VectorSource;
}

/** A text beside a query. */
interface Found {
  readonly number: number;
  readonly score: number;
}

/** A near text of another item. */
interface Candidate extends Found {
  readonly text: string;
}

/** A text as the query of its item. */
interface Query {
  readonly number: number;
  readonly vector: Float32Array;
  /** The item's texts that can be the positive. */
  readonly positives: readonly Found[];
  /** The score above which a text is no candidate. */
  readonly ceiling: number;
}

/** How many candidates more than are wanted a search asks for at first, since some read as the query's item does. */
const spare = 32;

/** The search for the nearest texts of other items in the vectors of a corpus' texts. */
export class NearestTexts {
  private readonly numbers: TextNumbers;
  /** For each side the row of each text as a candidate, by its number. */
  private readonly rowOf: Readonly<Record<Side, Int32Array>>;
  private readonly first: number;
  private readonly last: number;

  constructor(
    private readonly engine: Engine,
    private readonly items: Corpus["splits"]["train"],
    private readonly texts: Readonly<Record<Side, DistinctText[]>>,
    private readonly stores: Readonly<Record<Side, VectorStore>>,
    private readonly wanted: WantedTexts,
  ) {
    this.numbers = textNumbers(items);
    const byNumber = () => new Int32Array(this.numbers.itemOf.length).fill(-1);
    this.rowOf = { query: byNumber(), candidate: byNumber() };
    for (const side of sides)
      texts[side].forEach(({ candidates }, row) => {
        for (const number of candidates) this.rowOf[side][number] = row;
      });
    [this.first, this.last] = wanted.ranks.split("-").map(Number);
  }

  /** The rows of the mined file, those of some queries at a time. */
  async *rows(
    languages: readonly string[],
    queriesPerSearch: number,
    onSearched?: (done: number, queries: number) => void,
  ): AsyncGenerator<MinedRows> {
    const isCandidate = ({ candidates }: DistinctText) => candidates.length > 0;
    const poolOf = (language: string) =>
      sides.map((side) => this.runOf(side, (text) => text.language === language && isCandidate(text)));
    let done = 0;
    for (const language of languages) {
      const same = poolOf(language);
      const others = languages.filter((other) => other !== language).flatMap(poolOf);
      const queries = this.runOf("query", (text) => text.language === language);
      for (let from = 0; from < queries.texts.length; from += queriesPerSearch) {
        const some = part(queries, from, Math.min(from + queriesPerSearch, queries.texts.length));
        yield this.rowsOf(some, same, others);
        done += some.texts.length;
        onSearched?.(done, this.texts.query.length);
        await pause(); // signals and timers get their turn
      }
    }
  }

  private rowsOf(queries: Run, same: readonly Run[], others: readonly Run[]): MinedRows {
    const [query, kinds, ranks, candidate, score]: MinedRows = [[], [], [], [], []];
    const add = (number: number, kind: (typeof kinds)[number], rank: number, found: Found) => {
      query.push(number);
      kinds.push(kind);
      ranks.push(rank);
      candidate.push(found.number);
      score.push(found.score);
    };
    const asked = this.queriesIn(queries);
    const [inSame, inOther] = [same, others].map((pool) => this.nearest(asked, pool));
    for (const [at, { number, positives }] of asked.entries()) {
      for (const found of positives) add(number, "positive", 0, found);
      const both = [...inSame[at], ...inOther[at]].sort((a, b) => b.score - a.score);
      const lists = { same: inSame[at], other: inOther[at], any: differentTexts(both, this.last) };
      for (const kind of negativeClasses)
        for (const [place, found] of lists[kind].slice(this.first - 1).entries())
          add(number, kind, this.first + place, found);
    }
    return [query, kinds, ranks, candidate, score];
  }

  /** For each query the nearest texts of other items, best first, up to the last rank. */
  private nearest(queries: readonly Query[], pool: readonly Run[]): Candidate[][] {
    const texts = pool.flatMap((run) => run.texts);
    const { width } = this.stores.query;
    const lists: Candidate[][] = [];
    let left = [...queries.keys()];
    for (let top = this.last + spare; left.length > 0; top *= 2) {
      const vectors = new Float32Array(left.length * width);
      for (const [row, at] of left.entries()) vectors.set(queries[at].vector, row * width);
      const ranked = rankPool(
        this.engine,
        vectorsInMemory("the queries", vectors, left.length),
        pool.map((run) => run.source),
        { top: Math.min(top, texts.length), ceilings: left.map((at) => queries[at].ceiling) },
      );
      left = left.filter((at, row) => {
        const own = new Set(
          this.items[this.numbers.itemOf[queries[at].number]].texts.map(({ text }) => text),
        );
        const others = candidatesOf(texts, ranked[row].top).filter(({ text }) => !own.has(text));
        lists[at] = differentTexts(others, this.last);
        return lists[at].length < this.last && ranked[row].top.candidates.length >= top;
      });
    }
    return lists;
  }

  /** Some texts as queries of their items, each with its positives. */
  private queriesIn(run: Run): Query[] {
    const { width } = run.source;
    const vectors = run.source.read(0, run.texts.length);
    const asked = run.texts.flatMap(({ text, queries }, row) =>
      queries.map((number) => ({ row, number, texts: this.otherTexts(number, text) })),
    );
    const [ofQuery, ofCandidate] = sides.map((side) => {
      const rows = asked.flatMap(({ texts }) => texts.map((positive) => this.rowOf[side][positive]));
      return readRows(this.stores[side], new Set(rows.filter((row) => row >= 0)));
    });
    const vectorOf = (positive: number) =>
      (ofQuery.get(this.rowOf.query[positive]) ??
        ofCandidate.get(this.rowOf.candidate[positive])) as Float32Array;
    return asked.map(({ row, number, texts }) => {
      const vector = vectors.subarray(row * width, (row + 1) * width);
      const positives = texts.map((positive) => ({
        number: positive,
        score: product(vector, vectorOf(positive)),
      }));
      return { number, vector, positives, ceiling: this.ceilingOf(positives) };
    });
  }

  /** The score above which a text is no candidate of a query with these positives. */
  private ceilingOf(positives: readonly Found[]): number {
    const { below } = this.wanted;
    const weakest = Math.min(...positives.map(({ score }) => score));
    return below === null ? Number.POSITIVE_INFINITY : cappedScore(weakest, below);
  }

  /** The numbers of an item's texts that can be positives and read otherwise than the query. */
  private otherTexts(query: number, text: string): number[] {
    const item = this.numbers.itemOf[query];
    return [...this.items[item].texts.keys()]
      .filter((place) => this.items[item].texts[place].text !== text)
      .map((place) => this.numbers.starts[item] + place)
      .filter((number) => sides.some((side) => this.rowOf[side][number] >= 0));
  }

  /** The texts of a side that a condition holds for, which lie side by side. */
  private runOf(side: Side, isInside: (text: DistinctText) => boolean): Run {
    const from = Math.max(0, this.texts[side].findIndex(isInside));
    const to = from + this.texts[side].filter(isInside).length;
    return part({ texts: this.texts[side], source: this.stores[side] }, from, to);
  }
}

function part({ texts, source }: Run, from: number, to: number): Run {
  const { name, width } = source;
  const read = (first: number, end: number) => source.read(from + first, from + end);
  return { texts: texts.slice(from, to), source: { name, width, count: to - from, read } };
}

function candidatesOf(texts: readonly DistinctText[], { candidates, scores }: Ranking): Candidate[] {
  return Array.from(candidates, (index, place) => ({
    number: texts[index].candidates[0],
    text: texts[index].text,
    score: scores[place],
  }));
}

/** The first of each different text, up to `count`. */
function differentTexts(candidates: readonly Candidate[], count: number): Candidate[] {
  const seen = new Set<string>();
  const different = candidates.filter(({ text }) => !seen.has(text) && seen.add(text));
  return different.slice(0, count);
}

/** Vectors of a store by their rows; rows that follow one another are read at once. */
function readRows(store: VectorStore, rows: ReadonlySet<number>): Map<number, Float32Array> {
  const vectors = new Map<number, Float32Array>();
  const sorted = [...rows].sort((a, b) => a - b);
  for (let at = 0; at < sorted.length; ) {
    const from = sorted[at];
    let to = from;
    for (; sorted[at] === to; at++) to++;
    const read = store.read(from, to);
    for (let row = from; row < to; row++)
      vectors.set(row, read.subarray((row - from) * store.width, (row - from + 1) * store.width));
  }
  return vectors;
}

function product(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at] * b[at];
  return sum;
}
