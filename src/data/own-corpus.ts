import { existsSync } from "node:fs";
import path from "node:path";
import { sha256, UserError } from "../core";
import { corpusHash } from "./corpus-hash";
import type { OwnItem, Report } from "./own-fields";
import { jsonlItems } from "./own-jsonl";
import { tsvItems } from "./own-tsv";
import { textLines } from "./text-lines";
import type { Corpus, Item, SplitName } from "./types";

/** Whether the name of a corpus is the path of a user's own: a .jsonl or .tsv file. */
export function isOwnCorpus(name: string): boolean {
  return /\.(jsonl|tsv)$/.test(name);
}

/**
 * Reads a user's own corpus: a JSON Lines file with one item a line, as
 * `{"id": "42", "split": "train", "texts": [{"language": "en", "role": "both", "text": "a red door"}, ...]}`,
 * or a tab-separated one with one text a line, under the columns id, split, language, role, text.
 * Items may name their cluster, candidates their passage. data/README.md has the whole schema.
 *
 * Training languages are those of the train split, evaluation languages those of the test split,
 * each in the order in which they first occur. A file without a train split is for testing alone.
 * Equal items under another file name are the same corpus in all but what messages call it.
 *
 * @throws {UserError} naming file, line and field of the first mistake
 */
export function readOwnCorpus(file: string): Corpus {
  const items = readItems(file, (line, mistake) => {
    throw new UserError(place(file, line, mistake));
  });
  const splits: Record<SplitName, Item[]> = { train: [], validation: [], test: [] };
  for (const { split, ...item } of items) splits[split].push(item);
  return {
    name: path.basename(file).replace(/\.(jsonl|tsv)$/, ""),
    title: path.basename(file),
    splits,
    trainingLanguages: languagesOf(splits.train),
    evaluationLanguages: languagesOf(splits.test),
    hash: sha256(`own ${corpusHash(splits)}`), // a named corpus of equal content chooses other texts
    isOwn: true,
  };
}

/**
 * Every mistake in a user's own corpus, each with file, line and field, in the order of lines;
 * none if {@link readOwnCorpus} reads it.
 *
 * @throws {UserError} if the file is not there or is not UTF-8
 */
export function ownCorpusMistakes(file: string): string[] {
  const mistakes: string[] = [];
  readItems(file, (line, mistake) => mistakes.push(place(file, line, mistake)));
  return mistakes;
}

function readItems(file: string, report: Report): OwnItem[] {
  const kind = "a corpus of your own is a .jsonl or .tsv file";
  if (!existsSync(file)) throw new UserError(`${file}: no such file; ${kind}`);
  if (!isOwnCorpus(file)) throw new UserError(`${file}: ${kind}, by its name`);
  let isRight = true;
  const note: Report = (line, mistake) => {
    isRight = false;
    report(line, mistake);
  };
  const lines = Array.from(textLines(file), ({ text }) => text);
  const items = file.endsWith(".tsv") ? tsvItems(lines, note) : jsonlItems(lines, note);
  checkPassages(items, note);
  const isTested = items.some(({ split }) => split === "test");
  if (!isTested && (isRight || items.length > 0))
    report(null, 'no item has split "test", of which results are');
  return items;
}

/** Reports a passage that has two texts in a language. */
function checkPassages(items: readonly OwnItem[], report: Report): void {
  const textOf = new Map<string, string>();
  for (const { id, split, texts } of items) {
    for (const { language, role, text, passage } of texts) {
      if (passage === undefined || role === "query") continue;
      const key = JSON.stringify([split, language, passage]);
      if ((textOf.get(key) ?? text) !== text) {
        const [item, named] = [id, passage].map((name) => JSON.stringify(name));
        report(null, `item ${item} has another text of passage ${named} in ${language} than an earlier item`);
      }
      textOf.set(key, text);
    }
  }
}

function place(file: string, line: number | null, mistake: string): string {
  return line === null ? `${file}: ${mistake}` : `${file}, line ${line}: ${mistake}`;
}

function languagesOf(items: readonly Item[]): string[] {
  return [...new Set(items.flatMap((item) => item.texts.map((text) => text.language)))];
}
