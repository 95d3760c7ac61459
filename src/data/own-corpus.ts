import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import path from "node:path";
import { canonicalJson, corpusFile, parseJson, sha256, UserError } from "../core";
import { corpusHash, itemLine, passageCheck } from "./corpus";
import { ItemFile } from "./item-file";
import { itemFields, type OwnItem, type OwnReader, textFields, withoutNulls } from "./own-fields";
import { readParquetTable, readTsv } from "./own-table";
import { repeatedLines, type TextLine, textLines } from "./text-lines";
import type { Corpus, Item, LanguageCode, SplitName, Text } from "./types";

/**
 * Reads a user's own corpus: a JSON Lines file with one item a line, as
 * `{"id": "42", "split": "train", "texts": [{"language": "en", "role": "both", "text": "a red door"}, ...]}`,
 * or a tab-separated or Parquet one with one text a line or row, under the columns id, split, language, role, text.
 * Items may name their cluster, candidates their passage. data/README.md has the whole schema.
 *
 * The file may be larger than memory: it is read as a stream, and a train split of a large file is kept on disk, where
 * its items are read whenever they are asked for.
 *
 * Training languages are those of the train split, evaluation languages those of the test split,
 * each in the order in which they first occur. A file without a train split is for testing alone.
 * Files of equal items are the same corpus whatever their names; only messages differ. A line that says
 * again what an earlier one says counts once, which the corpus' notes say.
 *
 * @param bytesInMemory of items, above which the train split is kept on disk
 * @throws {UserError} naming file, line or row, and field of the first mistake
 */
export async function readOwnCorpus(file: string, bytesInMemory = 2 ** 24): Promise<Corpus> {
  const held: Record<SplitName, Item[]> = { train: [], validation: [], test: [] };
  const items = new ItemFile();
  const onDisk: number[] = [];
  const hashOfDisk = createHash("sha256");
  const languages = {
    train: new Set<LanguageCode>(),
    validation: new Set<LanguageCode>(),
    test: new Set<LanguageCode>(),
  };
  const repeated: number[] = [];
  try {
    await readItems(file, items, {
      report(line, mistake) {
        throw new UserError(place(file, line, mistake));
      },
      add({ split, ...item }, _lines, at) {
        for (const { language } of item.texts) languages[split].add(language);
        if (split === "train" && items.bytes > bytesInMemory) {
          onDisk.push(at);
          hashOfDisk.update(itemLine(split, item));
        } else held[split].push(item);
      },
      repeats: (line) => repeated.push(line),
    });
  } finally {
    if (onDisk.length === 0) items.close();
  }
  const hash = corpusHash(held, hashOfDisk);
  return {
    name: path.basename(file).replace(corpusFile, ""),
    title: path.basename(file),
    splits: onDisk.length > 0 ? { ...held, train: items.items(onDisk) } : held,
    trainingLanguages: [...languages.train],
    evaluationLanguages: [...languages.test],
    hash: sha256(`own ${hash}`), // a named corpus of equal content has other texts in its retrieval set
    isOwn: true,
    ...(repeated.length > 0 && { notes: repeatedLines(file, repeated, unitOf(file)) }),
  };
}

/**
 * Every mistake in a user's own corpus, each with file, line or row, and field, in their order;
 * none if {@link readOwnCorpus} reads it.
 *
 * @throws {UserError} if the file is not there or is not UTF-8
 */
export async function ownCorpusMistakes(file: string): Promise<string[]> {
  const mistakes: { line: number; sentence: string }[] = [];
  const items = new ItemFile();
  try {
    await readItems(file, items, {
      report: (line, mistake) =>
        mistakes.push({ line: line ?? Infinity, sentence: place(file, line, mistake) }),
      add() {},
      repeats() {},
    });
  } finally {
    items.close();
  }
  return mistakes
    .sort((a, b) => (a.line < b.line ? -1 : Number(a.line > b.line)))
    .map(({ sentence }) => sentence);
}

/** Reads a file's items into a new file of items, then hands each on. */
async function readItems(file: string, items: ItemFile, reader: OwnReader): Promise<void> {
  const kind = "a corpus of your own is a .jsonl, .tsv or .parquet file";
  if (!existsSync(file)) throw new UserError(`${file}: no such file; ${kind}`);
  if (!corpusFile.test(file)) throw new UserError(`${file}: ${kind}, by its name`);
  let [isFaulty, hasItems, isTested] = [false, false, false];
  const mistakesOf = passageCheck();
  const lineOf = new Map<Text, number>(); // of the texts that name a passage
  const checking: OwnReader = {
    ...reader,
    report(line, mistake) {
      isFaulty = true;
      reader.report(line, mistake);
    },
    add(item, lines, at) {
      hasItems = true;
      isTested ||= item.split === "test";
      for (const [index, text] of item.texts.entries())
        if (text.passage !== undefined) lineOf.set(text, lines[index]);
      for (const { text, earlier, mistake } of mistakesOf(item)) {
        const where = `on ${unitOf(file)} ${lineOf.get(earlier)}`;
        checking.report(lineOf.get(text) ?? null, `item ${JSON.stringify(item.id)} ${mistake}, ${where}`);
      }
      reader.add(item, lines, at);
    },
  };
  if (file.endsWith(".parquet")) await readParquetTable(file, checking, items);
  else {
    const lines = textLines(file);
    try {
      const open = { [Symbol.iterator]: () => ({ next: () => lines.next() }) }; // goes on after a mistake
      (file.endsWith(".tsv") ? readTsv : readJsonLines)(open, checking, items);
    } finally {
      for (const _ of lines); // a file that is not UTF-8 is refused as that, whatever else is wrong with it
    }
  }
  for (let at = 0; at < items.length; at++) {
    const { item, lines } = items.at(at);
    checking.add(item, lines, at);
  }
  if (!isTested && (!isFaulty || hasItems))
    checking.report(null, 'no item has split "test", of which results are');
}

function place(file: string, line: number | null, mistake: string): string {
  return line === null ? `${file}: ${mistake}` : `${file}, ${unitOf(file)} ${line}: ${mistake}`;
}

function unitOf(file: string): "line" | "row" {
  return file.endsWith(".parquet") ? "row" : "line";
}

/** Reads a JSON Lines file with one item a line; lines with a mistake are reported and give none. */
function readJsonLines(lines: Iterable<TextLine>, reader: OwnReader, items: ItemFile): void {
  for (const { line, text } of lines) {
    if (text.trim() === "") continue;
    const item = readItem(text, (mistake) => reader.report(line, mistake));
    if (!item) continue;
    const at = items.find(item.id);
    const earlier = at === null ? null : items.at(at);
    if (earlier === null) items.add({ item, lines: item.texts.map(() => line) });
    else if (canonicalJson(earlier.item) === canonicalJson(item)) reader.repeats(line);
    else {
      const was = `was on line ${earlier.lines[0]} already, with another content`;
      reader.report(line, `id ${JSON.stringify(item.id)} ${was}`);
    }
  }
}

function readItem(line: string, report: (mistake: string) => void): OwnItem | null {
  let record: Record<string, unknown>;
  try {
    record = parseJson(line) as typeof record;
  } catch {
    report("is not valid JSON; write one object a line");
    return null;
  }
  if (record === null || typeof record !== "object" || Array.isArray(record)) {
    report("is not a JSON object; write one object a line");
    return null;
  }
  record = withoutNulls(record);
  if (hasOtherFields(record, ["id", "split", "cluster", "texts"], report)) return null;
  const item = itemFields(record, report);
  const texts = readTexts(record.texts, report);
  return item && texts && { ...item, texts };
}

function readTexts(values: unknown, report: (mistake: string) => void): Text[] | null {
  if (!Array.isArray(values) || values.length === 0) {
    report(values === undefined ? "texts is missing" : "texts must be a list that is not empty");
    return null;
  }
  const texts = values.map((value, place) => {
    const reportHere = (mistake: string) => report(`text ${place + 1}: ${mistake}`);
    const record = withoutNulls((value ?? {}) as Record<string, unknown>);
    return hasOtherFields(record, ["language", "role", "text", "passage"], reportHere)
      ? null
      : textFields(record, reportHere);
  });
  return texts.every((text): text is Text => text !== null) ? texts : null;
}

/** Whether a record has a field that nothing reads, as a misspelt one; each is reported. */
function hasOtherFields(
  record: Record<string, unknown>,
  known: readonly string[],
  report: (mistake: string) => void,
): boolean {
  const others = Object.keys(record).filter((name) => !known.includes(name));
  for (const name of others) report(`${JSON.stringify(name)} is no field; there are ${known.join(", ")}`);
  return others.length > 0;
}
