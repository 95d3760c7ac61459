import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { projectPath, UserError } from "../core";
import { cleanCaption } from "./clean-caption";
import { corpusHash } from "./corpus-hash";
import { fileIn, type Manifest, readManifest } from "./manifest";
import type { Corpus, Item, LanguageCode, SplitName, Text } from "./types";

const trainingLanguages = ["en", "de", "fr", "cs", "pt"];
const xFlickrLanguages = ["es", "id", "ja", "ru", "tr", "zh"];

/** Training languages first, then those that are only ever tested. */
export const flickrLanguages: readonly LanguageCode[] = [...trainingLanguages, "nl", ...xFlickrLanguages];

/** The corpus' name in a figure's caption. */
export const flickrTitle = "Flickr30k-X (Multi30K and its translations)";

/** Where `npx batchmix data flickr30k-x` puts the files. */
export function flickrFolder(): string {
  return projectPath("data", "flickr30k-x");
}

/** The files of Flickr30k-X at their pinned commits. */
export function flickrManifest(): Manifest {
  return readManifest(projectPath("src", "data", "flickr30k-x.manifest.tsv"));
}

/** Whether all files are there, by their sizes; {@link flickr30kX} looks at every byte. */
export function isFlickrOnDisk(folder: string = flickrFolder()): boolean {
  return flickrManifest().every((entry) => {
    const file = fileIn(folder, entry);
    return existsSync(file) && statSync(file).size === entry.bytes;
  });
}

/**
 * Flickr30k-X: an item is an image of Flickr30k, by its number; its texts are the captions that
 * people wrote or translated, each of which can be query or candidate. Splits are Multi30K's:
 * 29,000 images to train on with captions in en de fr cs pt, 1,014 to validate, those and nl,
 * and the 1,000 of test_2016, those and es id ja ru tr zh.
 *
 * Captions an image, before equal ones in a language are made one: en 5 (Multi30K's task 1 is
 * one of them), de and pt 6 (one translated, five of their own), nl 5, the others 1. Lines
 * without a caption ("@@", or empty) give none. xFlickrCO's en and de are Multi30K's and not read.
 *
 * @param folder where the files lie, at owner/repository/commit/path
 * @throws {UserError} if a file is not there or has not the SHA-256 that the manifest pins
 */
export function flickr30kX(folder: string = flickrFolder()): Corpus {
  const files = new PinnedFiles(flickrManifest(), folder);
  const splits: Record<SplitName, Item[]> = {
    train: readSplit(files, "train"),
    validation: readSplit(files, "validation"),
    test: readSplit(files, "test"),
  };
  return {
    name: "flickr30k-x",
    title: flickrTitle,
    splits,
    trainingLanguages,
    evaluationLanguages: flickrLanguages,
    hash: corpusHash(splits),
  };
}

/** What the sources call the splits. */
const sourceNames = {
  train: { task1: "train", task2: "train", dutch: null },
  validation: { task1: "val", task2: "val", dutch: "Val/val" },
  test: { task1: "test_2016_flickr", task2: "test_2016", dutch: "Test/test" },
} as const;

function readSplit(files: PinnedFiles, split: SplitName): Item[] {
  const ids = files
    .lines("multi30k/dataset", `data/task1/image_splits/${sourceNames[split].task1}.txt`)
    .map((name) => name.replace(/\.jpg$/, ""));
  const texts = ids.map((): Text[] => []);
  for (const [language, columns] of captionColumns(files, split, ids)) {
    for (const [index, ofItem] of texts.entries()) {
      const captions = new Set(columns.map((column) => cleanCaption(column[index], language)));
      captions.delete("");
      for (const text of captions) ofItem.push({ language, role: "both", text });
    }
  }
  return ids.map((id, index) => ({ id, texts: texts[index] }));
}

/** For each language its caption files, each with one raw line an image of the split. */
function captionColumns(
  files: PinnedFiles,
  split: SplitName,
  ids: readonly string[],
): [LanguageCode, string[][]][] {
  const { task1, task2, dutch } = sourceNames[split];
  const read = (repository: string, paths: readonly string[]) =>
    paths.map((path) => {
      const lines = files.lines(repository, path);
      if (lines.length === ids.length) return lines;
      throw new UserError(`${repository}, ${path}: has ${lines.length} lines for ${ids.length} images`);
    });
  const five = (pathOf: (index: number) => string) => [1, 2, 3, 4, 5].map(pathOf);
  const own = (language: string) => five((index) => `data/task2/raw/${task2}.${index}.${language}.gz`);
  const translated = (language: string) => `data/task1/raw/${task1}.${language}.gz`;
  const portuguese = (path: string) => path.replace("data/", "data/multi30k/");

  const columns: [LanguageCode, string[][]][] = [
    ["en", read("multi30k/dataset", own("en"))],
    ["de", read("multi30k/dataset", [translated("de"), ...own("de")])],
    ["fr", read("multi30k/dataset", [translated("fr")])],
    ["cs", read("multi30k/dataset", [translated("cs")])],
    ["pt", read("FrameNetBrasil/framed-multi30k", [translated("pt"), ...own("pt")].map(portuguese))],
  ];
  if (dutch !== null) {
    columns.push([
      "nl",
      read(
        "cltl/DutchDescriptions",
        five((index) => `Data/Dutch/${dutch}.${index - 1}`),
      ),
    ]);
  }
  if (split === "test") {
    for (const language of xFlickrLanguages) columns.push([language, [xFlickrColumn(files, language, ids)]]);
  }
  return columns;
}

/** xFlickrCO's caption of each image, found by its id; its other rows are of COCO images. */
function xFlickrColumn(files: PinnedFiles, language: LanguageCode, ids: readonly string[]): string[] {
  const path = `datasets/xFlickrCO/annotations/${language}/test.jsonl`;
  const captionOf = new Map<string, string>();
  for (const line of files.lines("e-bug/iglue", path)) {
    const { id, sentences } = JSON.parse(line) as { id: string; sentences: string[] };
    captionOf.set(id, sentences[0]);
  }
  return ids.map((id) => {
    const caption = captionOf.get(id);
    if (caption === undefined) throw new UserError(`e-bug/iglue, ${path}: has no row for image ${id}`);
    return caption;
  });
}

/** Files of a manifest, each read only if it is what the manifest pins. */
class PinnedFiles {
  constructor(
    private readonly manifest: Manifest,
    private readonly folder: string,
  ) {}

  /** The lines of a text file, gzipped or not; the last one ends with a line break like the others. */
  lines(repository: string, path: string): string[] {
    const entry = this.manifest.find((known) => known.repository === repository && known.path === path);
    if (!entry)
      throw new RangeError(`PinnedFiles: expected a path of the manifest, got ${repository} ${path}`);
    const file = fileIn(this.folder, entry);
    if (!existsSync(file)) throw new UserError(`${file}: no such file; run: npx batchmix data flickr30k-x`);
    const content = readFileSync(file);
    if (createHash("sha256").update(content).digest("hex") !== entry.sha256) {
      throw new UserError(
        `${file}: is damaged (its sha256 is not the pinned one); run: npx batchmix data flickr30k-x`,
      );
    }
    const text = (path.endsWith(".gz") ? gunzipSync(content) : content).toString("utf8");
    return text.replace(/\n$/, "").split("\n");
  }
}
