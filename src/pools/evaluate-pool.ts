import path from "node:path";
import { hashOf, lockFolder, UserError } from "../core";
import { type MiraclPassages, type RetrievalSet, readMiraclPool, type SplitName } from "../data";
import { type Measure, type RetrievalResult, resultOfRanks } from "../evaluation";
import { rankPool, VectorStore, vectorsInMemory } from "../search";
import { type CellSettings, resultsFolder } from "../sweep";
import { loadTextEncoder, type TextEncoder } from "./text-encoder";

/** What is about to be done, once the passages are counted. */
export interface PoolPlan {
  readonly passages: number;
  /** Passages that an earlier run encoded. */
  readonly encoded: number;
  /** What all vectors take on disk. */
  readonly bytes: number;
  /** The folders of the vectors, one a language. */
  readonly folders: readonly string[];
}

/** How an evaluation is done, and followed while it runs; a share is from 0 to 1. */
export interface PoolOptions {
  /** Passages that are encoded and stored together; 8,192 by default. */
  readonly passagesPerBlock?: number;
  readonly onRead?: (share: number) => void;
  readonly onPlan?: (plan: PoolPlan) => void;
  /** With the passages of earlier runs. */
  readonly onEncoded?: (passages: number) => void;
  readonly onRanked?: (passages: number) => void;
}

export interface PoolEvaluation {
  /** Its candidates are the relevant passages alone. */
  readonly set: RetrievalSet;
  readonly result: RetrievalResult;
  readonly plan: PoolPlan;
  readonly seconds: { readonly reading: number; readonly encoding: number; readonly ranking: number };
}

/** MIRACL publishes the judgements of these splits alone. */
const splits: Readonly<Record<Exclude<SplitName, "train">, string>> = { test: "dev", validation: "train" };

/**
 * Evaluates a model on passages in MIRACL's format that may exceed memory, and whose vectors may:
 * passages are read as a stream and encoded in blocks, which stay on disk, so that an interrupted
 * evaluation goes on from the last whole block; then they are ranked block by block, exactly.
 * Memory is that of the questions and of a block, whatever the number of passages.
 *
 * The folder of the vectors is named by all that decides them: another split, or other questions,
 * need no new encoding.
 *
 * @param folder where MIRACL lies
 * @throws {UserError} if a passage, the model or a block on disk is not right, the disk has no room,
 *   or another process encodes the same passages
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
    await encodePassages(passages, stores[at], encoder, (done) => {
      encoded = start + done;
      onEncoded(encoded);
    });
  }
  const texts = pool.set.queries.map(({ text }) => text);
  const queries = vectorsInMemory("the questions", encoder.encode(texts, "query"), texts.length);
  const encoding = seconds();
  const ranked = rankPool(encoder.engine, queries, stores, { relevant: pool.relevant, onRanked });
  const result = resultOfRanks(pool.set, ranked, measures);
  return { set: pool.set, result, plan, seconds: { reading, encoding, ranking: seconds() } };
}

/** Seconds since the last call, or since it was made. */
function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const passed = (performance.now() - last) / 1000;
    last = performance.now();
    return passed;
  };
}

/** Where the vectors of a language's passages lie, or are to lie. */
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

/** Encodes what a store lacks; the texts of blocks that it has are read and passed over. */
async function encodePassages(
  { texts, language }: MiraclPassages,
  store: VectorStore,
  encoder: TextEncoder,
  onEncoded: (done: number) => void,
): Promise<void> {
  if (store.missing() === 0) return;
  store.requireSpace();
  const lock = lockFolder(store.folder);
  if (!lock) {
    throw new UserError(
      `${store.folder}: another process encodes the passages in ${language}; wait for its end, then run the command again, which uses the vectors`,
    );
  }
  try {
    let block = 0;
    let done = 0;
    for await (const passages of texts(store.perBlock)) {
      if (!store.has(block)) {
        const start = done;
        const vectors = encoder.encode(passages, "candidate", (some) => onEncoded(start + some));
        store.write(block, vectors);
        done += passages.length;
      }
      block++;
    }
  } finally {
    lock.release();
  }
}
