import { UserError } from "../core";
import { cleanCaption } from "./clean-caption";
import { corpusHash } from "./corpus";
import { PinnedFiles } from "./pinned-files";
import type { Corpus, CorpusDescription, Item, LanguageCode, SplitName, Text } from "./types";

const trainingLanguages = ["en", "de", "fr", "cs", "pt"];
const xFlickrLanguages = ["es", "id", "ja", "ru", "tr", "zh"];

export const flickrDescription: CorpusDescription = {
  name: "flickr30k-x",
  title: "Flickr30k-X (Multi30K and its translations)",
  licence: "various, for research only: see data/README.md",
  source: "GitHub: multi30k, framed-multi30k, DutchDescriptions, iglue",
  languages: [...trainingLanguages, "nl", ...xFlickrLanguages],
};

/** The files of Flickr30k-X at their pinned commits. */
export const flickrFiles = new PinnedFiles(flickrDescription.name);

/**
 * Flickr30k-X: an item is an image of Flickr30k, by its number; its texts are the captions that
 * people wrote or translated, each of which can be query or candidate. Splits are Multi30K's:
 * 29,000 images to train on with captions in en de fr cs pt, 1,014 to validate, which have nl
 * too, and the 1,000 of test_2016, which have nl es id ja ru tr zh too.
 *
 * An image has 5 captions in en (one is Multi30K's task 1), 6 in de and pt (one translated, five
 * of their own), 5 in nl and 1 in the others; equal ones in a language count once. Lines
 * without a caption ("@@", or empty) give none. xFlickrCO's en and de are Multi30K's and not read.
 *
 * @throws {UserError} if a file is missing or has another SHA-256 than the manifest pins
 */
export function flickr30kX(files: PinnedFiles = flickrFiles): Corpus {
  const splits: Record<SplitName, Item[]> = {
    train: readSplit(files, "train"),
    validation: readSplit(files, "validation"),
    test: readSplit(files, "test"),
  };
  const { name, title, languages } = flickrDescription;
  return { name, title, splits, trainingLanguages, evaluationLanguages: languages, hash: corpusHash(splits) };
}

/** The sources' names of the splits. */
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

/** For each language its caption files, each as one raw line for each image of the split. */
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
  const described = (language: string) => five((index) => `data/task2/raw/${task2}.${index}.${language}.gz`);
  const translated = (language: string) => `data/task1/raw/${task1}.${language}.gz`;
  const multi30k = (...paths: string[]) => read("multi30k/dataset", paths);
  const portuguese = [translated("pt"), ...described("pt")].map((path) =>
    path.replace("data/", "data/multi30k/"),
  );

  const columns: [LanguageCode, string[][]][] = [
    ["en", multi30k(...described("en"))],
    ["de", multi30k(translated("de"), ...described("de"))],
    ["fr", multi30k(translated("fr"))],
    ["cs", multi30k(translated("cs"))],
    ["pt", read("FrameNetBrasil/framed-multi30k", portuguese)],
  ];
  if (dutch !== null) {
    const paths = five((index) => `Data/Dutch/${dutch}.${index - 1}`);
    columns.push(["nl", read("cltl/DutchDescriptions", paths)]);
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
