import { mkdtempSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { loadCorpus, projectPath } from "../src/index";

/** What all sides work on, as a file that all read. */
export interface Workload {
  readonly folder: string;
  /** One caption an image in 11 languages, as users have them: in no order of length. */
  readonly texts: readonly string[];
  /** Batches of 64 English and German captions of one image each. */
  readonly batches: readonly { readonly queries: readonly string[]; readonly positives: readonly string[] }[];
}

const languages = ["en", "de", "fr", "cs", "pt", "es", "id", "ja", "ru", "tr", "zh"];
export const pairsPerBatch = 64;

/** The workload of a run; the path is its file. */
export function makeWorkload(images: number, steps: number): { workload: Workload; file: string } {
  const { splits } = loadCorpus("flickr30k-x");
  const textOf = (item: (typeof splits.test)[number], language: string): string =>
    `query: ${item.texts.find((text) => text.language === language)?.text}`;
  const texts = splits.test.slice(0, images).flatMap((item) => languages.map((each) => textOf(item, each)));
  const batches = Array.from({ length: steps }, (_, step) => {
    const items = splits.train.slice(step * pairsPerBatch, (step + 1) * pairsPerBatch);
    return {
      queries: items.map((item) => textOf(item, "en")),
      positives: items.map((item) => textOf(item, "de")),
    };
  });
  const workload = { folder: projectPath("data", "models", "multilingual-e5-small"), texts, batches };
  const file = path.join(mkdtempSync(path.join(os.tmpdir(), "batchmix-bench-")), "workload.json");
  writeFileSync(file, JSON.stringify(workload));
  return { workload, file };
}
