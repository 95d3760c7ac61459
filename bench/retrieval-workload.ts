import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { RandomStream } from "../src/core";
import type { RetrievalSet } from "../src/data";
import { unitVectors } from "../src/search";

export const width = 384;
const languageCount = 11;
const questions = 1190;
const candidateCount = 13_014;

/** Random unit vectors: coordinates are sums of uniform draws, so directions are spread evenly enough. */
export function randomVectors(name: string, count: number): Float32Array {
  const stream = new RandomStream(0, name);
  const draw = () => stream.below(2 ** 20) + stream.below(2 ** 20) - 2 ** 20 + 0.5;
  return unitVectors(Float32Array.from({ length: count * width }, draw), width);
}

/** A retrieval set laid out like XQuAD-R, without texts: each question has one relevant candidate a language. */
export function xquadLayout(): RetrievalSet {
  const languages = Array.from({ length: languageCount }, (_, index) => `l${String(index).padStart(2, "0")}`);
  const first = languages.map((_, index) => Math.ceil((index * candidateCount) / languageCount));
  const sizes = first.map((from, index) => (first[index + 1] ?? candidateCount) - from);
  const texts = (language: string, count: number) =>
    Array.from({ length: count }, (_, item) => ({ language, item, text: "" }));
  const relevantTo = Array.from({ length: questions }, (_, item) =>
    Int32Array.from(first, (from, index) => from + (item % sizes[index])),
  );
  return {
    name: "random vectors laid out like XQuAD-R",
    languages,
    items: relevantTo.map((_, item) => String(item)),
    queries: languages.flatMap((language) => texts(language, questions)),
    candidates: languages.flatMap((language, index) => texts(language, sizes[index])),
    relevant: languages.flatMap(() => relevantTo),
    ownCandidate: new Int32Array(languageCount * questions).fill(-1),
  };
}

/** Some of its queries, spread evenly, against the whole pool as if of one language. */
export function onePool(set: RetrievalSet, queryCount: number): { set: RetrievalSet; chosen: number[] } {
  const chosen = Array.from({ length: queryCount }, (_, index) =>
    Math.floor((index * set.queries.length) / queryCount),
  );
  const inAll = { language: "all", text: "" };
  return {
    chosen,
    set: {
      name: "one pool",
      languages: ["all"],
      items: set.items,
      queries: chosen.map((query) => ({ ...inAll, item: set.queries[query].item })),
      candidates: set.candidates.map(({ item }) => ({ ...inAll, item })),
      relevant: chosen.map((query) => set.relevant[query]),
      ownCandidate: new Int32Array(queryCount).fill(-1),
    },
  };
}

/** What both sides read: float32 vectors, and which candidates are relevant to which query. */
export interface RetrievalFiles {
  readonly folder: string;
  readonly queries: string;
  readonly candidates: string;
  readonly relevant: string;
  readonly embeddingsMB: number;
  remove(): void;
}

export function writeRetrievalFiles(set: RetrievalSet): RetrievalFiles {
  const folder = mkdtempSync(path.join(os.tmpdir(), "batchmix-bench-"));
  const file = (name: string, content: Float32Array | string) => {
    const full = path.join(folder, name);
    writeFileSync(full, typeof content === "string" ? content : new Uint8Array(content.buffer));
    return full;
  };
  return {
    folder,
    queries: file("queries.f32", randomVectors("queries", set.queries.length)),
    candidates: file("candidates.f32", randomVectors("candidates", set.candidates.length)),
    relevant: file("relevant.json", JSON.stringify(set.relevant.map((indices) => [...indices]))),
    embeddingsMB: ((set.queries.length + set.candidates.length) * width * 4) / 2 ** 20,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
