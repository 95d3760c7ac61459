import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { loadCorpus, loadTokenizer, projectPath, RandomStream } from "../src/index";

/** What both sides of the shapes read. */
export interface ShapeWorkload {
  readonly folder: string;
  /** Texts of exactly so many tokens, begin and end marks included. */
  readonly texts: Readonly<Record<number, readonly string[]>>;
}

/** One measurement: a batch of `count` texts of `tokens` tokens each, once to warm up, then for 0.2 s or once. */
export interface ShapeRequest {
  readonly task: "encode" | "train";
  readonly layers: number;
  readonly tokens: number;
  readonly count: number;
}

/** Writes texts for shapes, of words from emoji captions that are one token each, to a file that `remove` deletes. */
export function makeShapeWorkload(most: ReadonlyMap<number, number>): { file: string; remove: () => void } {
  const folder = projectPath("data", "models", "multilingual-e5-small");
  const tokenizer = loadTokenizer(folder);
  const captions = loadCorpus("emoji").splits.train.flatMap(({ texts }) =>
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
  const temporary = mkdtempSync(path.join(os.tmpdir(), "batchmix-bench-"));
  const file = path.join(temporary, "shapes.json");
  writeFileSync(file, JSON.stringify({ folder, texts } satisfies ShapeWorkload));
  return { file, remove: () => rmSync(temporary, { recursive: true, force: true }) };
}
