import path from "node:path";
import { corpusFile, UserError } from "../core";
import { checkCorpus } from "./corpus";
import { download } from "./download";
import { emojiCaptions, emojiDescription } from "./emoji-captions";
import { flickr30kX, flickrDescription, flickrFiles } from "./flickr30k-x";
import { mlqaDescription, mlqaR, xquadDescription, xquadFiles, xquadR } from "./lareqa";
import { ntrex, ntrexDescription, ntrexFiles } from "./ntrex";
import { readOwnCorpus } from "./own-corpus";
import type { PinnedFiles } from "./pinned-files";
import type { Corpus, CorpusDescription } from "./types";

/** A corpus that batchmix knows by name. */
export interface KnownCorpus extends CorpusDescription {
  onDisk(): boolean;
  load(): Corpus;
  /** Fetches the files that are not on disk yet; absent where an npm package brings the corpus. */
  download?(onProgress: (done: number, total: number) => void): Promise<void>;
}

/** A corpus that is named with the folder where a user has it: as mlqa-r:FOLDER. */
export interface FolderCorpus extends CorpusDescription {
  load(folder: string): Corpus;
}

function downloaded(
  description: CorpusDescription,
  files: PinnedFiles,
  read: (files: PinnedFiles) => Corpus,
): KnownCorpus {
  return {
    ...description,
    load: () => read(files),
    onDisk: () => files.areOnDisk(),
    download: (onProgress) => download(files.manifest, { folder: files.folder, onProgress }),
  };
}

/** The corpora that batchmix knows by name; the default first. */
export const corpora: readonly KnownCorpus[] = [
  { ...emojiDescription, onDisk: () => true, load: emojiCaptions },
  downloaded(flickrDescription, flickrFiles, flickr30kX),
  downloaded(xquadDescription, xquadFiles, xquadR),
  downloaded(ntrexDescription, ntrexFiles, ntrex),
];

/** The corpora that batchmix reads from a user's folder. */
export const folderCorpora: readonly FolderCorpus[] = [
  { ...mlqaDescription, load: mlqaR },
  {
    name: "miracl",
    title: "MIRACL (questions and passages of Wikipedia)",
    licence: "Apache-2.0; passages CC BY-SA 3.0",
    source: "npx batchmix data miracl LANGUAGE --out FOLDER, from the Hugging Face hub",
    languages: "ar bn de en es fa fi fr hi id ja ko ru sw te th yo zh".split(" "),
    load: (folder) => {
      throw new UserError(
        `${folder}: MIRACL's passages are no corpus of a study, since they may exceed memory; npx batchmix evaluate --corpus miracl:${folder} evaluates a model on them`,
      );
    },
  },
];

/**
 * A corpus by its name, by name and folder as mlqa-r:FOLDER, or a user's own by the path of its
 * .jsonl, .tsv or .parquet file.
 *
 * @throws {UserError} if no corpus has that name, if it is not on disk, or as {@link checkCorpus} does
 */
export async function loadCorpus(name: string): Promise<Corpus> {
  if (corpusFile.test(name)) return readOwnCorpus(path.resolve(name)); // which checks as much, with lines
  const corpus = readCorpus(name);
  checkCorpus(corpus);
  return corpus;
}

function readCorpus(name: string): Corpus {
  const inFolder = findInFolder(name);
  if (inFolder) return inFolder.corpus.load(path.resolve(inFolder.folder));
  const corpus = find(name);
  if (!corpus.onDisk()) throw new UserError(`${corpus.title} is not on disk; run: npx batchmix data ${name}`);
  return corpus.load();
}

/**
 * Downloads a corpus, checking every file; files that are on disk already are not fetched again, and
 * a corpus that an npm package brings, or that is a user's, needs nothing.
 *
 * @param onProgress called with the bytes that are on disk and those that will be
 * @throws {UserError} if there is no such corpus, or as {@link download} does
 */
export async function downloadCorpus(
  name: string,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  if (corpusFile.test(name) || findInFolder(name)) return;
  await find(name).download?.(onProgress);
}

function findInFolder(name: string): { corpus: FolderCorpus; folder: string } | null {
  const [, prefix, folder] = /^([a-z0-9-]+):(.+)$/.exec(name) ?? [];
  const corpus = folderCorpora.find((each) => each.name === prefix);
  return corpus ? { corpus, folder } : null;
}

function find(name: string): KnownCorpus {
  const corpus = corpora.find((known) => known.name === name);
  if (corpus) return corpus;
  const inFolder = folderCorpora.find((known) => name === known.name || name === `${known.name}:`);
  if (inFolder) {
    throw new UserError(
      `${inFolder.title} is read from a folder; name the one where you have it: ${inFolder.name}:FOLDER`,
    );
  }
  const names = [
    ...corpora.map((known) => known.name),
    ...folderCorpora.map((known) => `${known.name}:FOLDER`),
  ];
  throw new UserError(
    `no corpus ${JSON.stringify(name)}; there are ${names.join(", ")}, or a .jsonl, .tsv or .parquet file of your own`,
  );
}
