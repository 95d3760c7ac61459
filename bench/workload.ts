import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { loadCorpus, loadTokenizer, projectPath } from "../src/index";

/** What all sides work on, as a file that all read. */
export interface Workload {
  readonly folder: string;
  /** One caption an image in 11 languages, as users have them: in no order of length. */
  readonly texts: readonly string[];
  /** Batches of English and German captions of one image each. */
  readonly batches: readonly { readonly queries: readonly string[]; readonly positives: readonly string[] }[];
  /** Ids of all tokens that occur, ascending. */
  readonly vocabulary: readonly number[];
}

/** Longer texts are cut. */
export const maxTokens = 128;

const languages = ["en", "de", "fr", "cs", "pt", "es", "id", "ja", "ru", "tr", "zh"];
export const pairsPerBatch = 64;

/**
 * Writes the workload of a run to a file that `remove` deletes.
 *
 * @param images whose captions are encoded
 * @param steps batches to train with, each of `pairs` pairs
 */
export function makeWorkload(
  images: number,
  steps: number,
  pairs = pairsPerBatch,
): { workload: Workload; file: string; remove: () => void } {
  const { splits } = loadCorpus("flickr30k-x");
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
  const model = projectPath("data", "models", "multilingual-e5-small");
  const workload = { folder: model, texts, batches, vocabulary: vocabularyOf(model, texts, batches) };
  const folder = mkdtempSync(path.join(os.tmpdir(), "batchmix-bench-"));
  const file = path.join(folder, "workload.json");
  writeFileSync(file, JSON.stringify(workload));
  return { workload, file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function vocabularyOf(model: string, texts: Workload["texts"], batches: Workload["batches"]): number[] {
  const tokenizer = loadTokenizer(model);
  const all = [...texts, ...batches.flatMap(({ queries, positives }) => [...queries, ...positives])];
  return [...new Set(all.flatMap((text) => [...tokenizer.encode(text, maxTokens)]))].sort((a, b) => a - b);
}
