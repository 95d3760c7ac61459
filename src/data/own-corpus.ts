import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "../core";
import { corpusHash } from "./corpus-hash";
import type { Corpus, Item, Role, SplitName, Text } from "./types";

const splitNames: readonly SplitName[] = ["train", "validation", "test"];
const roles: readonly Role[] = ["query", "candidate", "both"];

/** Whether the name of a corpus is the path of a user's own. */
export function isOwnCorpus(name: string): boolean {
  return name.endsWith(".jsonl");
}

/**
 * Reads a user's own corpus: a JSON Lines file with one item a line, as
 * `{"id": "42", "split": "train", "texts": [{"language": "en", "role": "both", "text": "a red door"}, ...]}`.
 *
 * Training languages are those of the train split, evaluation languages those of the test split,
 * each in the order in which they first occur.
 *
 * @throws {UserError} naming file, line and field of the first mistake
 */
export function readOwnCorpus(file: string): Corpus {
  if (!existsSync(file)) throw new UserError(`${file}: no such file; a corpus of your own is a .jsonl file`);
  const splits: Record<SplitName, Item[]> = { train: [], validation: [], test: [] };
  const lineOfId = new Map<string, number>();
  for (const [index, line] of readFileSync(file, "utf8").split("\n").entries()) {
    if (line.trim() === "") continue;
    const where = `${file}, line ${index + 1}`;
    const { split, item } = readItem(line, where);
    const earlier = lineOfId.get(item.id);
    if (earlier !== undefined)
      throw new UserError(`${where}: id ${JSON.stringify(item.id)} was on line ${earlier} already`);
    lineOfId.set(item.id, index + 1);
    splits[split].push(item);
  }
  for (const split of splitNames) {
    if (splits[split].length === 0)
      throw new UserError(`${file}: no item has split "${split}"; each split needs some`);
  }
  return {
    name: path.basename(file, ".jsonl"),
    title: path.basename(file),
    splits,
    trainingLanguages: languagesOf(splits.train),
    evaluationLanguages: languagesOf(splits.test),
    hash: corpusHash(splits),
  };
}

function readItem(line: string, where: string): { split: SplitName; item: Item } {
  let record: Record<string, unknown>;
  try {
    record = JSON.parse(line);
  } catch {
    throw new UserError(`${where}: is not valid JSON; write one object a line`);
  }
  const { id, split, texts } = record ?? {};
  if (typeof id !== "string" || id === "")
    throw new UserError(`${where}: id must be a string that is not empty`);
  if (!splitNames.includes(split as SplitName)) {
    throw new UserError(
      `${where}: split must be one of ${splitNames.join(", ")}, not ${JSON.stringify(split)}`,
    );
  }
  if (!Array.isArray(texts) || texts.length === 0)
    throw new UserError(`${where}: texts must be a list that is not empty`);
  return {
    split: split as SplitName,
    item: { id, texts: texts.map((text, place) => readText(text, `${where}, text ${place + 1}`)) },
  };
}

function readText(value: unknown, where: string): Text {
  const { language, role, text } = (value ?? {}) as Record<string, unknown>;
  if (typeof language !== "string" || !/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/.test(language)) {
    throw new UserError(`${where}: language must be a code as "en", not ${JSON.stringify(language)}`);
  }
  if (!roles.includes(role as Role)) {
    throw new UserError(`${where}: role must be one of ${roles.join(", ")}, not ${JSON.stringify(role)}`);
  }
  if (typeof text !== "string" || text.trim() === "")
    throw new UserError(`${where}: text must be a string that is not empty`);
  return { language, role: role as Role, text };
}

function languagesOf(items: readonly Item[]): string[] {
  return [...new Set(items.flatMap((item) => item.texts.map((text) => text.language)))];
}
