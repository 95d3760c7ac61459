import { type SplitItem, splitNames } from "./corpus";
import type { Item, LanguageCode, Role, Text } from "./types";

/**
 * How many integers a record has of its item, and of each text. A record is 32-bit integers, then the item's strings,
 * so that some of an item's texts can be read without the others. Of the item there are five integers: split,
 * encoding, number of texts, bytes of its id and of its cluster; of each text five: language, role, line, bytes of it
 * and of its passage. -1 bytes stand for no cluster and no passage.
 */
const [itemNumbers, textNumbers] = [5, 5];

const roles: readonly Role[] = ["query", "candidate", "both"];

/** An item with the number of the line or row of each of its texts. */
export interface LinedItem {
  readonly item: SplitItem;
  readonly lines: readonly number[];
}

/** Memory for records, which begin at multiples of four bytes, as bytes and as integers. */
export interface Block {
  readonly bytes: Buffer;
  readonly integers: Int32Array;
}

/** @param length a multiple of four */
export function blockOf(length: number): Block {
  const memory = new ArrayBuffer(length);
  return { bytes: Buffer.from(memory), integers: new Int32Array(memory) };
}

/** The first multiple of four from a place on. */
function aligned(place: number): number {
  return Math.ceil(place / 4) * 4;
}

/** Writes a record into a block. @param numberOf a language's number @returns where the next record can begin */
export function encodeRecord(
  { item, lines }: LinedItem,
  { bytes: block, integers }: Block,
  at: number,
  numberOf: (language: LanguageCode) => number,
): number {
  const { id, split, texts, cluster } = item;
  const isUtf16 = isHalved(id) || isHalved(cluster) || texts.some(hasHalves);
  const encoding = isUtf16 ? "utf16le" : "utf8";
  let header = at / 4 + itemNumbers;
  let next = 4 * (header + textNumbers * texts.length);
  const idBytes = block.write(id, next, encoding);
  next += idBytes;
  const clusterBytes = cluster === undefined ? -1 : block.write(cluster, next, encoding);
  next += Math.max(0, clusterBytes);
  integers.set([splitNames.indexOf(split), Number(isUtf16), texts.length, idBytes, clusterBytes], at / 4);
  for (let index = 0; index < texts.length; index++, header += textNumbers) {
    const { language, role, text, passage } = texts[index];
    const textBytes = block.write(text, next, encoding);
    next += textBytes;
    const passageBytes = passage === undefined ? -1 : block.write(passage, next, encoding);
    next += Math.max(0, passageBytes);
    integers[header] = numberOf(language);
    integers[header + 1] = roles.indexOf(role);
    integers[header + 2] = lines[index];
    integers[header + 3] = textBytes;
    integers[header + 4] = passageBytes;
  }
  return aligned(next);
}

/** Whether a text has half a pair of surrogates, which UTF-8 has no bytes for. */
function isHalved(text = ""): boolean {
  return /\p{Surrogate}/u.test(text);
}

function hasHalves({ text, passage }: Text): boolean {
  return isHalved(text) || isHalved(passage);
}

/** A bound of the bytes of an item's record: no UTF-16 code unit takes more than three. */
export function mostBytes({ id, texts, cluster = "" }: Item): number {
  let characters = id.length + cluster.length;
  for (const { text, passage = "" } of texts) characters += text.length + passage.length;
  return aligned(4 * (itemNumbers + textNumbers * texts.length) + 3 * characters);
}

/** The item of a record. @param languages by their numbers */
export function decodeItem(block: Block, at: number, languages: readonly LanguageCode[]): Item {
  const { integers } = block;
  const [idBytes, clusterBytes] = [integers[at / 4 + 3], integers[at / 4 + 4]];
  const strings = at + 4 * (itemNumbers + textNumbers * integers[at / 4 + 2]);
  const id = decodeString(block, at, strings, idBytes);
  const texts = decodeTexts(block, at, languages, () => true) as Text[];
  if (clusterBytes < 0) return { id, texts };
  return { id, texts, cluster: decodeString(block, at, strings + idBytes, clusterBytes) };
}

/** Some texts of a record, see {@link Items}. */
export function decodeTexts(
  block: Block,
  at: number,
  languages: readonly LanguageCode[],
  isWanted: (language: LanguageCode, place: number) => boolean,
): (Text | undefined)[] {
  const { integers } = block;
  const texts: (Text | undefined)[] = [];
  let header = at / 4 + itemNumbers;
  const end = header + textNumbers * integers[at / 4 + 2];
  let next = 4 * end + integers[at / 4 + 3] + Math.max(0, integers[at / 4 + 4]);
  for (; header < end; header += textNumbers) {
    const language = languages[integers[header]];
    const [textBytes, passageBytes] = [integers[header + 3], integers[header + 4]];
    if (isWanted(language, texts.length)) {
      const role = roles[integers[header + 1]];
      const text = decodeString(block, at, next, textBytes);
      texts.push(
        passageBytes < 0
          ? { language, role, text }
          : { language, role, text, passage: decodeString(block, at, next + textBytes, passageBytes) },
      );
    } else texts.push(undefined);
    next += textBytes + Math.max(0, passageBytes);
  }
  return texts;
}

/** A string of the record at a place. */
function decodeString({ bytes, integers }: Block, at: number, from: number, length: number): string {
  return bytes.toString(integers[at / 4 + 1] === 1 ? "utf16le" : "utf8", from, from + length);
}

/** The item of a record, its split and the lines of its texts. */
export function decodeRecord(block: Block, at: number, languages: readonly LanguageCode[]): LinedItem {
  const item = decodeItem(block, at, languages);
  const lines = item.texts.map((_, index) => block.integers[at / 4 + itemNumbers + textNumbers * index + 2]);
  return { item: { ...item, split: splitNames[block.integers[at / 4]] }, lines };
}
