import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { explainWriteError } from "../core";
import { ItemIds } from "./item-ids";
import {
  type Block,
  blockOf,
  decodeItem,
  decodeRecord,
  decodeTexts,
  encodeRecord,
  type LinedItem,
  mostBytes,
} from "./item-record";
import type { Items, LanguageCode } from "./types";

const bytesAtOnce = 2 ** 20;

/** Files of lists that are no longer in use are closed, which frees their place on the disk. */
const openFiles = new FinalizationRegistry<number>(closeSync);

/**
 * Items on disk, for files larger than memory: records in a file of the system's temporary folder without a name,
 * which is gone when the process ends. Memory holds about 28 bytes an item while items are added, and 12 after.
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
      this.sizes[place] = encodeRecord(lined, record, 0, this.numberOf);
      this.write(record.bytes.subarray(0, this.sizes[place]));
    } else {
      this.sizes[place] = encodeRecord(lined, this.unwritten, this.filled, this.numberOf) - this.filled;
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

  private readonly numberOf = (language: LanguageCode): number => {
    const number = this.languageNumbers.get(language) ?? this.languages.length;
    if (number === this.languages.length) {
      this.languages.push(language);
      this.languageNumbers.set(language, number);
    }
    return number;
  };

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

function readWhole(file: number, bytes: Buffer, length: number, position: number): void {
  for (let done = 0; done < length; ) {
    const size = readSync(file, bytes, done, length - done, position + done);
    if (size === 0) throw new RangeError("ItemFile: expected the whole file, and it was cut");
    done += size;
  }
}
