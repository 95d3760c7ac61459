import { existsSync } from "node:fs";
import path from "node:path";
import { canonicalJson, corpusFile, parseJson, sha256, UserError } from "../core";
import { corpusHash, passageMistakes } from "./corpus";
import {
  type OwnItem,
  type OwnItems,
  type Report,
  splitField,
  stringField,
  textFields,
  withoutNulls,
} from "./own-fields";
import { parquetItems, tsvItems } from "./own-table";
import { repeatedLines, textLines } from "./text-lines";
import type { Corpus, Item, SplitName, Text } from "./types";

/**
 * Reads a user's own corpus: a JSON Lines file with one item a line, as
 * `{"id": "42", "split": "train", "texts": [{"language": "en", "role": "both", "text": "a red door"}, ...]}`,
 * or a tab-separated or Parquet one with one text a line or row, under the columns id, split, language, role, text.
 * Items may name their cluster, candidates their passage. data/README.md has the whole schema.
 *
 * Training languages are those of the train split, evaluation languages those of the test split,
 * each in the order in which they first occur. A file without a train split is for testing alone.
 * Files of equal items are the same corpus whatever their names; only messages differ. A line that says
 * again what an earlier one says counts once, which the corpus' notes say.
 *
 * @throws {UserError} naming file, line or row, and field of the first mistake
 */
export async function readOwnCorpus(file: string): Promise<Corpus> {
  const { items, repeated } = await readItems(file, (line, mistake) => {
    throw new UserError(place(file, line, mistake));
  });
  const splits: Record<SplitName, Item[]> = { train: [], validation: [], test: [] };
  for (const { split, ...item } of items) splits[split].push(item);
  return {
    name: path.basename(file).replace(corpusFile, ""),
    title: path.basename(file),
    splits,
    trainingLanguages: languagesOf(splits.train),
    evaluationLanguages: languagesOf(splits.test),
    hash: sha256(`own ${corpusHash(splits)}`), // a named corpus of equal content has other texts in its retrieval set
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
  const mistakes: string[] = [];
  await readItems(file, (line, mistake) => mistakes.push(place(file, line, mistake)));
  return mistakes;
}

async function readItems(file: string, report: Report): Promise<OwnItems> {
  const kind = "a corpus of your own is a .jsonl, .tsv or .parquet file";
  if (!existsSync(file)) throw new UserError(`${file}: no such file; ${kind}`);
  if (!corpusFile.test(file)) throw new UserError(`${file}: ${kind}, by its name`);
  let isFaulty = false;
  const note: Report = (line, mistake) => {
    isFaulty = true;
    report(line, mistake);
  };
  const lines = () => Array.from(textLines(file), ({ text }) => text);
  const own = file.endsWith(".parquet")
    ? await parquetItems(file, note)
    : (file.endsWith(".tsv") ? tsvItems : jsonlItems)(lines(), note);
  const { items, lineOf } = own;
  for (const { id, text, earlier, mistake } of passageMistakes(items))
    note(
      lineOf.get(text) ?? null,
      `item ${JSON.stringify(id)} ${mistake}, on ${unitOf(file)} ${lineOf.get(earlier)}`,
    );
  const isTested = items.some(({ split }) => split === "test");
  if (!isTested && (!isFaulty || items.length > 0))
    report(null, 'no item has split "test", of which results are');
  return own;
}

function place(file: string, line: number | null, mistake: string): string {
  return line === null ? `${file}: ${mistake}` : `${file}, ${unitOf(file)} ${line}: ${mistake}`;
}

function unitOf(file: string): "line" | "row" {
  return file.endsWith(".parquet") ? "row" : "line";
}

function languagesOf(items: readonly Item[]): string[] {
  return [...new Set(items.flatMap((item) => item.texts.map((text) => text.language)))];
}

/** The items of a JSON Lines file, one a line; lines with a mistake are reported and give none. */
function jsonlItems(lines: readonly string[], report: Report): OwnItems {
  const known = new Map<string, { item: OwnItem; line: number }>();
  const lineOf = new Map<Text, number>();
  const repeated: number[] = [];
  for (const [index, content] of lines.entries()) {
    if (content.trim() === "") continue;
    const line = index + 1;
    const item = readItem(content, (mistake) => report(line, mistake));
    if (!item) continue;
    const earlier = known.get(item.id);
    if (earlier === undefined) {
      known.set(item.id, { item, line });
      for (const text of item.texts) lineOf.set(text, line);
    } else if (canonicalJson(earlier.item) === canonicalJson(item)) repeated.push(line);
    else
      report(line, `id ${JSON.stringify(item.id)} was on line ${earlier.line} already, with another content`);
  }
  return { items: [...known.values()].map(({ item }) => item), lineOf, repeated };
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
  const id = stringField("id", record.id, report);
  const split = splitField(record.split, report);
  const isCluster = record.cluster === undefined || stringField("cluster", record.cluster, report) !== null;
  const texts = readTexts(record.texts, report);
  if (id === null || split === null || !isCluster || texts === null) return null;
  const item = { id, split, texts };
  return record.cluster === undefined ? item : { ...item, cluster: record.cluster as string };
}

function readTexts(values: unknown, report: (mistake: string) => void): Text[] | null {
  if (!Array.isArray(values) || values.length === 0) {
    report(values === undefined ? "texts is missing" : "texts must be a list that is not empty");
    return null;
  }
  const texts = values.map((value, place) =>
    textFields(withoutNulls((value ?? {}) as Record<string, unknown>), (mistake) =>
      report(`text ${place + 1}: ${mistake}`),
    ),
  );
  return texts.every((text): text is Text => text !== null) ? texts : null;
}
