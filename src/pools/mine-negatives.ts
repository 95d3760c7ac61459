import { existsSync } from "node:fs";
import path from "node:path";
import { setImmediate as pause } from "node:timers/promises";
import { hashOf, negativeClasses, UserError } from "../core";
import {
  type Corpus,
  cappedScore,
  checkTrainable,
  type MinedIdentity,
  type MinedRows,
  readMinedIdentity,
  type TextNumbers,
  textNumbers,
  writeMined,
} from "../data";
import type { Engine } from "../engine";
import { type Ranking, rankPool, type VectorSource, VectorStore, vectorsInMemory } from "../search";
import { type CellSettings, resultsFolder } from "../sweep";
import { type DistinctText, distinctTexts, type Side, sides } from "./distinct-texts";
import { fillStore } from "./fill-store";
import { loadTextEncoder } from "./text-encoder";

/** Which model finds which of the nearest texts. */
export interface MiningOf
  extends Pick<CellSettings, "model" | "layers" | "precision" | "maxTokens" | "ignoredKeys"> {
  /** First and last rank, as 1-50. */
  readonly ranks: string;
  /** Ranks count candidates that score at most this share of what the query's weakest positive scores; null: all. */
  readonly below: number | null;
}

/** Options and callbacks of mining. */
export interface MiningOptions {
  /** Called once all texts are known, with the number of those that an earlier run encoded. */
  readonly onPlan?: (texts: number, encoded: number) => void;
  /** Called with the number of texts that are encoded, by earlier runs too. */
  readonly onEncoded?: (texts: number) => void;
  /** Called with the number of query texts, of all, whose candidates are found. */
  readonly onSearched?: (done: number, queries: number) => void;
  /** Query texts that are searched for together; results do not depend on it. */
  readonly queriesPerSearch?: number;
  /** Texts that are encoded and stored together. */
  readonly textsPerBlock?: number;
}

/** How much was mined. */
export interface Mining {
  /** Different texts, see {@link DistinctText}, and how many of them this run encoded. */
  readonly texts: number;
  readonly encoded: number;
  /** Different texts that candidates were found for. */
  readonly queries: number;
  readonly seconds: { readonly encoding: number; readonly searching: number };
}

/** Raise it with any change of the rows that are mined. */
const version = 1;

/** The vectors of texts that lie side by side. */
interface Run {
  readonly texts: readonly DistinctText[];
  readonly source: VectorSource;
}

/**
 * Finds, for each text of a corpus' train split that can be a query, the nearest texts of other items that can be
 * positives, in the query's language (same), in the other languages, and in any: exactly, by the model's
 * similarity. A text that reads as a text of the query's item is no candidate, and no list has a text twice. The
 * file also has the similarities of each query to the texts of its item, which a cap on negatives compares with.
 *
 * Vectors are encoded in blocks, which stay on disk, so that an interrupted run goes on and other ranks need no
 * new encoding. The search reads the vectors in blocks too.
 *
 * @param corpus with the training languages to mine in
 * @param file the Parquet file to write
 * @returns null if the file is there already, by the same model and from the same texts
 * @throws {UserError} if the file is there and was mined otherwise, or if the corpus must not be trained on
 */
export async function mineNegatives(
  corpus: Corpus,
  settings: MiningOf,
  file: string,
  options: MiningOptions = {},
): Promise<Mining | null> {
  const { onPlan, onEncoded, onSearched, queriesPerSearch = 4096, textsPerBlock = 8192 } = options;
  checkTrainable(corpus);
  const encoder = await loadTextEncoder(settings);
  const { ranks, below, model } = settings;
  const trainingLanguages = [...corpus.trainingLanguages].sort();
  const identity: MinedIdentity = {
    ...{ version, model, encoder: encoder.identity },
    ...{ corpus: corpus.hash, trainingLanguages, ranks, below },
  };
  if (existsSync(file)) {
    refuseOther(file, await readMinedIdentity(file), identity);
    return null;
  }
  const texts = distinctTexts({ ...corpus, trainingLanguages });
  const storeOf = (side: Side) => {
    const hash = hashOf({ side, textsPerBlock, ...identity, ranks: null, below: null, model: null });
    const folder = path.join(resultsFolder(), "vectors", `mined-${hash.slice(0, 24)}`);
    return new VectorStore(folder, texts[side].length, encoder.width, textsPerBlock);
  };
  const stores = { query: storeOf("query"), candidate: storeOf("candidate") };
  const count = stores.query.count + stores.candidate.count;
  let encoded = count - stores.query.missing() - stores.candidate.missing();
  const before = encoded;
  onPlan?.(count, encoded);
  const begun = performance.now();
  for (const side of sides) {
    const start = encoded;
    await fillStore(stores[side], "the same texts", blocksOf(texts[side], textsPerBlock), {
      encode: (block, onTexts) => encoder.encode(block, side, onTexts),
      onEncoded(done) {
        encoded = start + done;
        onEncoded?.(encoded);
      },
    });
  }
  const searching = performance.now();
  const search = new Search(encoder.engine, corpus.splits.train, texts, stores, settings);
  await writeMined(file, identity, search.rows(trainingLanguages, queriesPerSearch, onSearched));
  return {
    texts: count,
    encoded: count - before,
    queries: texts.query.length,
    seconds: { encoding: (searching - begun) / 1000, searching: (performance.now() - searching) / 1000 },
  };
}

/** @throws {UserError} naming what two identities differ in */
function refuseOther(file: string, there: MinedIdentity, wanted: MinedIdentity): void {
  const { corpus, encoder, trainingLanguages, ranks, below } = wanted;
  const differences: Readonly<Record<string, boolean>> = {
    "from another corpus": there.corpus !== corpus,
    [`by ${there.model}, as it was then, or with other settings of it`]: there.encoder !== encoder,
    [`in ${there.trainingLanguages.join(" ")}`]:
      hashOf(there.trainingLanguages) !== hashOf(trainingLanguages),
    [`for ranks ${there.ranks}`]: there.ranks !== ranks,
    [`below ${there.below ?? "every score"}`]: there.below !== below,
    "by another version of batchmix": there.version !== version,
  };
  const [difference] = Object.keys(differences).filter((words) => differences[words]);
  if (difference !== undefined)
    throw new UserError(`${file}: was mined ${difference}; name another file, or delete this one`);
}

function* blocksOf(texts: readonly DistinctText[], size: number): Generator<string[]> {
  for (let from = 0; from < texts.length; from += size)
    yield texts.slice(from, from + size).map(({ text }) => text);
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

/** The search in the vectors of a corpus' texts. */
class Search {
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
    private readonly settings: MiningOf,
  ) {
    this.numbers = textNumbers(items);
    const byNumber = () => new Int32Array(this.numbers.itemOf.length).fill(-1);
    this.rowOf = { query: byNumber(), candidate: byNumber() };
    for (const side of sides)
      texts[side].forEach(({ candidates }, row) => {
        for (const number of candidates) this.rowOf[side][number] = row;
      });
    [this.first, this.last] = settings.ranks.split("-").map(Number);
  }

  /** The rows of the mined file, those of some queries at a time. */
  async *rows(
    languages: readonly string[],
    queriesPerSearch: number,
    onSearched: MiningOptions["onSearched"],
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
    const vectors = new Float32Array(queries.length * width);
    for (const [at, { vector }] of queries.entries()) vectors.set(vector, at * width);
    const source = vectorsInMemory("the queries", vectors, queries.length);
    for (let top = this.last + spare; ; top *= 2) {
      const ranked = rankPool(
        this.engine,
        source,
        pool.map((run) => run.source),
        { top: Math.min(top, texts.length), ceilings: queries.map(({ ceiling }) => ceiling) },
      );
      const lists = queries.map(({ number }, at) => {
        const own = new Set(this.items[this.numbers.itemOf[number]].texts.map(({ text }) => text));
        const others = candidatesOf(texts, ranked[at].top).filter(({ text }) => !own.has(text));
        return differentTexts(others, this.last);
      });
      const isWhole = (list: readonly Candidate[], at: number) =>
        list.length === this.last || ranked[at].top.candidates.length < top;
      if (lists.every(isWhole)) return lists;
    }
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
    const { below } = this.settings;
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
