import path from "node:path";
import { hashOf } from "../core";
import { type MiraclPassages, type RetrievalSet, readMiraclPool, type SplitName } from "../data";
import { type Measure, type RetrievalResult, resultOfRanks } from "../evaluation";
import { rankPool, VectorStore, vectorsInMemory } from "../search";
import { type CellSettings, resultsFolder } from "../sweep";
import { fillStore } from "./fill-store";
import { loadTextEncoder, type TextEncoder } from "./text-encoder";

/** The size of an evaluation, known once the passages are counted. */
export interface PoolPlan {
  readonly passages: number;
  /** Passages that an earlier run encoded. */
  readonly encoded: number;
  /** Size of all vectors on disk. */
  readonly bytes: number;
  /** The folders of the vectors, one a language. */
  readonly folders: readonly string[];
}

/** Options and callbacks of an evaluation; a share is from 0 to 1. */
export interface PoolOptions {
  /** Passages that are encoded and stored together; 8,192 by default. */
  readonly passagesPerBlock?: number;
  readonly onRead?: (share: number) => void;
  readonly onPlan?: (plan: PoolPlan) => void;
  /** Called with the number of passages that are encoded, by earlier runs too. */
  readonly onEncoded?: (passages: number) => void;
  readonly onRanked?: (passages: number) => void;
}

export interface PoolEvaluation {
  /** The retrieval set; its candidates are the relevant passages alone. */
  readonly set: RetrievalSet;
  /** What repeats in the folder's files and counts once, in sentences. */
  readonly notes: readonly string[];
  readonly result: RetrievalResult;
  readonly plan: PoolPlan;
  readonly seconds: { readonly reading: number; readonly encoding: number; readonly ranking: number };
}

/** MIRACL publishes the judgements of these splits alone. */
const splits: Readonly<Record<Exclude<SplitName, "train">, string>> = { test: "dev", validation: "train" };

/**
 * Evaluates a model on passages in MIRACL's format. Neither the passages nor their vectors need to fit
 * into memory: passages are read as a stream and encoded in blocks, which stay on disk, so that an
 * interrupted evaluation goes on from the last whole block; then the blocks are ranked one by one,
 * exactly. Memory holds the questions and one block, whatever the number of passages.
 *
 * The vectors' folder is named by a hash of all that decides them, so that another split, or other
 * questions, need no new encoding.
 *
 * @param folder the folder with MIRACL's files
 * @throws {UserError} if a passage, the model or a block on disk is damaged, the disk has no room, or
 *   another process encodes the same passages
 */
export async function evaluatePool(
  folder: string,
  settings: CellSettings,
  measures: readonly Measure[],
  { passagesPerBlock = 8192, onRead, onPlan, onEncoded = () => {}, onRanked }: PoolOptions = {},
): Promise<PoolEvaluation> {
  const seconds = stopwatch();
  const encoder = await loadTextEncoder(settings);
  const split = splits[settings.split];
  const pool = await readMiraclPool(folder, split, settings.evaluationLanguages, onRead);
  const stores = pool.languages.map((passages) => vectorStore(passages, encoder, passagesPerBlock));
  const reading = seconds();
  const plan = planOf(stores);
  onPlan?.(plan);
  let { encoded } = plan;
  for (const [at, passages] of pool.languages.entries()) {
    const start = encoded;
    await fillStore(stores[at], `the passages in ${passages.language}`, passages.texts(passagesPerBlock), {
      encode: (texts, onTexts) => encoder.encode(texts, "candidate", onTexts),
      onEncoded(done) {
        encoded = start + done;
        onEncoded(encoded);
      },
    });
  }
  const texts = pool.set.queries.map(({ text }) => text);
  const queries = vectorsInMemory("the questions", encoder.encode(texts, "query"), texts.length);
  const encoding = seconds();
  const ranked = rankPool(encoder.engine, queries, stores, { relevant: pool.relevant, onRanked });
  const result = resultOfRanks(pool.set, ranked, measures);
  return {
    set: pool.set,
    notes: pool.notes,
    result,
    plan,
    seconds: { reading, encoding, ranking: seconds() },
  };
}

/** A function that gives the seconds since its last call, at first since stopwatch was called. */
function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const passed = (performance.now() - last) / 1000;
    last = performance.now();
    return passed;
  };
}

/** The store of the vectors of a language's passages, filled or not. */
function vectorStore(
  { language, count, shards }: MiraclPassages,
  encoder: TextEncoder,
  perBlock: number,
): VectorStore {
  const identity = hashOf({ shards, encoder: encoder.identity, perBlock });
  const folder = path.join(resultsFolder(), "vectors", `${language}-${identity.slice(0, 24)}`);
  return new VectorStore(folder, count, encoder.width, perBlock);
}

function planOf(stores: readonly VectorStore[]): PoolPlan {
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  return {
    passages: sum(stores.map(({ count }) => count)),
    encoded: sum(stores.map((store) => store.count - store.missing())),
    bytes: sum(stores.map(({ bytes }) => bytes)),
    folders: stores.map(({ folder }) => folder),
  };
}
