import path from "node:path";
import { UserError } from "../core";
import { emojiCaptions } from "./emoji-captions";
import { readOwnCorpus } from "./own-corpus";
import type { Corpus, LanguageCode } from "./types";

/** A corpus that batchmix knows by name. */
export interface KnownCorpus {
  readonly name: string;
  readonly title: string;
  readonly licence: string;
  readonly languages: readonly LanguageCode[];
  onDisk(): boolean;
  load(): Corpus;
  /** Fetches what is not on disk yet; absent where an npm package brings it. */
  download?(onProgress: (done: number, total: number) => void): Promise<void>;
}

export const corpora: readonly KnownCorpus[] = [
  {
    name: "emoji",
    title: "emoji captions (Unicode CLDR 48.2)",
    licence: "Unicode-3.0",
    languages: ["en", "de", "fr", "cs", "pt", "nl", "es", "id", "ja", "ru", "tr", "zh"],
    onDisk: () => true,
    load: emojiCaptions,
  },
];

/**
 * A corpus by its name, or a user's own by the path of its .jsonl file.
 *
 * @throws {UserError} if there is none of that name, or if it is not on disk
 */
export function loadCorpus(name: string): Corpus {
  if (name.endsWith(".jsonl")) return readOwnCorpus(path.resolve(name));
  const corpus = find(name);
  if (!corpus.onDisk()) throw new UserError(`${corpus.title} is not on disk; run: npx batchmix data ${name}`);
  return corpus.load();
}

/** Downloads a corpus, checking every file; what is there already is not fetched again. */
export async function downloadCorpus(
  name: string,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  await find(name).download?.(onProgress);
}

function find(name: string): KnownCorpus {
  const corpus = corpora.find((known) => known.name === name);
  if (corpus) return corpus;
  const names = corpora.map((known) => known.name).join(", ");
  throw new UserError(`no corpus ${JSON.stringify(name)}; there are ${names}, or a .jsonl file of your own`);
}
