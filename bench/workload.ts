import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { emojiCaptions, flickr30kX } from "../src/data";
import { loadTokenizer, projectPath, RandomStream } from "../src/index";

/** What both sides read of any workload. */
interface Base {
  /** Of the model. */
  readonly folder: string;
  /** Longer texts are cut. */
  readonly maxTokens: number;
  /** Ids of all tokens that occur, ascending. */
  readonly vocabulary: readonly number[];
}

/** Texts of a training batch: a query and its positive stand at the same place. */
export interface Pairs {
  readonly queries: readonly string[];
  readonly positives: readonly string[];
}

/** Captions, of which sides are asked a range at a time. */
export interface Workload extends Base {
  /** One caption an image in 11 languages, as users have them: in no order of length. */
  readonly texts: readonly string[];
  /** Batches of English and German captions of one image each. */
  readonly batches: readonly Pairs[];
}

/** Which of a workload's texts, or batches, a side is to do. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Texts of exactly so many tokens, begin and end marks included. */
export interface ShapeWorkload extends Base {
  readonly texts: Readonly<Record<number, readonly string[]>>;
}

/** A batch of `count` texts of `tokens` tokens each that a side is to do. */
export interface Shape {
  readonly task: "encode" | "train";
  readonly layers: number;
  readonly tokens: number;
  readonly count: number;
}

/** A workload in a file that all sides read and `remove` deletes. */
export interface WorkloadFile<W> {
  readonly workload: W;
  readonly file: string;
  remove(): void;
}

export const maxTokens = 128;
export const pairsPerBatch = 64;
const languages = ["en", "de", "fr", "cs", "pt", "es", "id", "ja", "ru", "tr", "zh"];
const defaultModel = projectPath("data", "models", "multilingual-e5-small");

/**
 * Writes captions of Flickr30k-X.
 *
 * @param images whose captions are encoded
 * @param steps batches to train with, each of `pairs` pairs
 * @param model the folder of the model that sides load
 */
export function makeWorkload(
  images: number,
  steps: number,
  pairs = pairsPerBatch,
  model = defaultModel,
): WorkloadFile<Workload> {
  const { splits } = flickr30kX();
  const textsOf = (item: (typeof splits.test)[number], language: string): string[] =>
    item.texts.filter((text) => text.language === language).map(({ text }) => `query: ${text}`);
  // an image or two lack a caption in one language
  const texts = splits.test
    .slice(0, images)
    .flatMap((item) => languages.flatMap((each) => textsOf(item, each).slice(0, 1)));
  const batches = Array.from({ length: steps }, (_, step) => {
    const items = splits.train.slice(step * pairs, (step + 1) * pairs);
    return {
      queries: items.map((item) => textsOf(item, "en")[0]),
      positives: items.map((item) => textsOf(item, "de")[0]),
    };
  });
  const all = [...texts, ...batches.flatMap(({ queries, positives }) => [...queries, ...positives])];
  return written({ texts, batches }, all, maxTokens, model);
}

/**
 * Writes texts of words from emoji captions that are one token each.
 *
 * @param most how many texts are needed, by their number of tokens
 */
export function makeShapeWorkload(most: ReadonlyMap<number, number>): WorkloadFile<ShapeWorkload> {
  const tokenizer = loadTokenizer(defaultModel);
  const captions = emojiCaptions().splits.train.flatMap(({ texts }) =>
    texts.filter(({ language }) => language === "en").map(({ text }) => text),
  );
  const words = [...new Set(captions.flatMap((text) => text.match(/[a-z]+/g) ?? []))].filter(
    (word) => tokenizer.encode(word, 8).length === 3,
  );
  const random = new RandomStream(0, "bench shapes");
  const texts: Record<number, string[]> = {};
  for (const [tokens, count] of most) {
    const text = () => Array.from({ length: tokens - 2 }, () => words[random.below(words.length)]).join(" ");
    texts[tokens] = Array.from({ length: count }, text);
  }
  return written({ texts }, Object.values(texts).flat(), 512, defaultModel);
}

function written<W>(
  parts: W,
  texts: readonly string[],
  limit: number,
  model: string,
): WorkloadFile<W & Base> {
  const tokenizer = loadTokenizer(model);
  const ids = new Set(texts.flatMap((text) => [...tokenizer.encode(text, limit)]));
  const vocabulary = [...ids].sort((a, b) => a - b);
  const workload = { ...parts, folder: model, maxTokens: limit, vocabulary };
  const folder = mkdtempSync(path.join(os.tmpdir(), "batchmix-bench-"));
  const file = path.join(folder, "workload.json");
  writeFileSync(file, JSON.stringify(workload));
  return { workload, file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
