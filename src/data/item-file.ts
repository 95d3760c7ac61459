import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { explainWriteError } from "../core";
import { type SplitItem, splitNames } from "./corpus";
import { ItemIds } from "./item-ids";
import type { Item, Items, LanguageCode, Role, Text } from "./types";

const bytesAtOnce = 2 ** 20;

/** Files of lists that are no longer in use are closed, which frees their place on the disk. */
const openFiles = new FinalizationRegistry<number>(closeSync);

const roles: readonly Role[] = ["query", "candidate", "both"];

/** An item with the number of the line or row of each of its texts. */
export interface LinedItem {
  readonly item: SplitItem;
  readonly lines: readonly number[];
}

/**
 * Items on disk, for files larger than memory: records in a file of the system's temporary folder without a name,
 * which is gone when the process ends. Memory holds about 28 bytes an item while items are added, and 12 after.
 *
 * A record is 32-bit integers, then the item's strings, so that some of an item's texts can be read without the
 * others. Of the item there are five integers: split, encoding, number of texts, bytes of its id and of its cluster;
 * of each text five: language, role, line, bytes of it and of its passage. -1 bytes stand for no cluster and no passage.
 */
export class ItemFile {
  private readonly folder = mkdtempSync(path.join(os.tmpdir(), "batchmix-items-"));
  private readonly file: number;
  private readonly unwritten = blockOf(bytesAtOnce);
  private filled = 0;
  private written = 0;
  /** Where each item's record starts, and its bytes. */
  private starts = new Float64Array(1024);
  private sizes = new Int32Array(1024);
  private count = 0;
  private readonly languages: LanguageCode[] = [];
  private readonly languageNumbers = new Map<LanguageCode, number>();
  private readonly read: ReturnType<typeof recordReader>;
  private readonly ids = new ItemIds((place) => this.at(place).item.id);

  constructor() {
    try {
      this.file = openSync(path.join(this.folder, "items"), "wx+");
      this.read = recordReader(this.file);
    } finally {
      rmSync(this.folder, { recursive: true });
    }
  }

  /** How many items there are. */
  get length(): number {
    return this.count;
  }

  /** Bytes of all records. */
  get bytes(): number {
    return this.written + this.filled;
  }

  /** The place of the item of an id; null if there is none. */
  find(id: string): number | null {
    return this.ids.find(id);
  }

  /** Adds an item of a new id. @throws {StorageError} if the disk is full */
  add(lined: LinedItem): void {
    if (this.count === this.starts.length) {
      const [starts, sizes] = [new Float64Array(2 * this.count), new Int32Array(2 * this.count)];
      starts.set(this.starts);
      sizes.set(this.sizes);
      [this.starts, this.sizes] = [starts, sizes];
    }
    this.ids.add(lined.item.id, this.count);
    this.replace(this.count++, lined);
  }

  /** Puts an item in the place of another one of its id, whose record stays on disk unused. */
  replace(place: number, lined: LinedItem): void {
    const most = mostBytes(lined.item);
    if (this.filled + most > bytesAtOnce) this.flush();
    this.starts[place] = this.bytes;
    if (most > bytesAtOnce) {
      const record = blockOf(most);
      this.sizes[place] = this.encode(lined, record, 0);
      this.write(record.bytes.subarray(0, this.sizes[place]));
    } else {
      this.sizes[place] = this.encode(lined, this.unwritten, this.filled) - this.filled;
      this.filled += this.sizes[place];
    }
  }

  /** The item at a place. */
  at(place: number): LinedItem {
    const start = this.starts[place];
    if (start >= this.written) return decodeRecord(this.unwritten, start - this.written, this.languages);
    const [block, at] = this.read(start, this.sizes[place], this.written);
    return decodeRecord(block, at, this.languages);
  }

  /**
   * After the last is added, the items at some places: a list that reads an item whenever it is asked for, and
   * keeps none. Once a file.
   */
  items(places: ArrayLike<number>): Items {
    this.flush();
    const { file, languages, written } = this;
    const count = places.length;
    const starts = Float64Array.from(places, (place) => this.starts[place]);
    const sizes = Int32Array.from(places, (place) => this.sizes[place]);
    const readRecord = recordReader(file);
    const place = (index: number) => readRecord(starts[index], sizes[index], written);
    const someTexts: Items["someTexts"] = (index, isWanted) =>
      decodeTexts(...place(index), languages, isWanted);
    const indexOf = (key: string | symbol) => {
      const index = typeof key === "string" ? Number(key) : -1;
      return Number.isInteger(index) && index >= 0 && index < count ? index : null;
    };
    const items = new Proxy<Items>(Object.assign([], { someTexts }), {
      get(target, key) {
        if (key === "length") return count;
        const index = indexOf(key);
        return index === null ? Reflect.get(target, key) : decodeItem(...place(index), languages);
      },
      has: (target, key) => indexOf(key) !== null || Reflect.has(target, key),
    });
    openFiles.register(items, file);
    return items;
  }

  /** Frees the file where no list was made of it. */
  close(): void {
    closeSync(this.file);
  }

  /** Writes a record into a block. @returns where the next one can begin */
  private encode({ item, lines }: LinedItem, { bytes: block, integers }: Block, at: number): number {
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
      integers[header] = this.numberOf(language);
      integers[header + 1] = roles.indexOf(role);
      integers[header + 2] = lines[index];
      integers[header + 3] = textBytes;
      integers[header + 4] = passageBytes;
    }
    return aligned(next);
  }

  private numberOf(language: LanguageCode): number {
    const number = this.languageNumbers.get(language) ?? this.languages.length;
    if (number === this.languages.length) {
      this.languages.push(language);
      this.languageNumbers.set(language, number);
    }
    return number;
  }

  private flush(): void {
    this.write(this.unwritten.bytes.subarray(0, this.filled));
    this.filled = 0;
  }

  private write(bytes: Buffer): void {
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(this.file, bytes, done);
    } catch (error) {
      throw explainWriteError(error, path.join(this.folder, "items"));
    }
    this.written += bytes.length;
  }
}

/** How many integers a record has of its item, and of each text. */
const [itemNumbers, textNumbers] = [5, 5];

/** Whether a text has half a pair of surrogates, which UTF-8 has no bytes for. */
function isHalved(text = ""): boolean {
  return /\p{Surrogate}/u.test(text);
}

function hasHalves({ text, passage }: Text): boolean {
  return isHalved(text) || isHalved(passage);
}

/** A bound of the bytes of an item's record: no UTF-16 code unit takes more than three. */
function mostBytes({ id, texts, cluster = "" }: Item): number {
  let characters = id.length + cluster.length;
  for (const { text, passage = "" } of texts) characters += text.length + passage.length;
  return aligned(4 * (itemNumbers + textNumbers * texts.length) + 3 * characters);
}

function decodeItem(block: Block, at: number, languages: readonly LanguageCode[]): Item {
  const { integers } = block;
  const [idBytes, clusterBytes] = [integers[at / 4 + 3], integers[at / 4 + 4]];
  const strings = at + 4 * (itemNumbers + textNumbers * integers[at / 4 + 2]);
  const id = decodeString(block, at, strings, idBytes);
  const texts = decodeTexts(block, at, languages, () => true) as Text[];
  if (clusterBytes < 0) return { id, texts };
  return { id, texts, cluster: decodeString(block, at, strings + idBytes, clusterBytes) };
}

/** Some texts of a record, see {@link Items}. */
function decodeTexts(
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
function decodeRecord(block: Block, at: number, languages: readonly LanguageCode[]): LinedItem {
  const item = decodeItem(block, at, languages);
  const lines = item.texts.map((_, index) => block.integers[at / 4 + itemNumbers + textNumbers * index + 2]);
  return { item: { ...item, split: splitNames[block.integers[at / 4]] }, lines };
}

/** A record that begins so few bytes after the one before is read with the bytes behind it. */
const nearby = 2 ** 14;

/**
 * A function that reads records, those that follow one another many at once. It gives a block, whose content is good
 * until the next call, and the record's place in it.
 */
function recordReader(file: number) {
  let block = blockOf(bytesAtOnce);
  let [from, to, last] = [0, 0, 0]; // the block holds the file's bytes from `from` to `to`
  return (start: number, size: number, fileEnd: number): readonly [block: Block, at: number] => {
    const end = start + size;
    if (start < from || end > to) {
      const isNext = start >= last && start < last + nearby;
      [from, to] = [start, isNext ? Math.max(end, Math.min(start + bytesAtOnce, fileEnd)) : end];
      if (to - from > block.bytes.length) block = blockOf(to - from);
      readWhole(file, block.bytes, to - from, start);
    }
    last = end;
    return [block, start - from];
  };
}

/** Memory for records, which begin at multiples of four bytes, as bytes and as integers. */
interface Block {
  readonly bytes: Buffer;
  readonly integers: Int32Array;
}

/** @param length a multiple of four */
function blockOf(length: number): Block {
  const memory = new ArrayBuffer(length);
  return { bytes: Buffer.from(memory), integers: new Int32Array(memory) };
}

/** The first multiple of four from a place on. */
function aligned(place: number): number {
  return Math.ceil(place / 4) * 4;
}

function readWhole(file: number, bytes: Buffer, length: number, position: number): void {
  for (let done = 0; done < length; ) {
    const size = readSync(file, bytes, done, length - done, position + done);
    if (size === 0) throw new RangeError("ItemFile: expected the whole file, and it was cut");
    done += size;
  }
}
