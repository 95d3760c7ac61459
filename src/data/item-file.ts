import { createHash, type Hash } from "node:crypto";
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { explainWriteError } from "../core";
import { itemLine, itemOfLine } from "./corpus";
import type { Item, SplitName } from "./types";

const bytesAtOnce = 2 ** 20;

/** Files of lists that are no longer in use are closed, which frees their place on the disk. */
const openFiles = new FinalizationRegistry<number>(closeSync);

/**
 * Items on disk, for splits larger than memory: their lines, as {@link itemLine} gives them, in a file of the
 * system's temporary folder without a name, which is gone when the process ends. Memory holds 8 bytes an item.
 */
export class ItemFile {
  /** SHA-256 over the lines of all items so far. */
  readonly hash: Hash = createHash("sha256");
  private readonly folder = mkdtempSync(path.join(os.tmpdir(), "batchmix-items-"));
  private readonly file: number;
  private readonly unwritten = Buffer.alloc(bytesAtOnce);
  private filled = 0;
  private ends = new Float64Array(1024);
  private size = 0;
  private count = 0;

  constructor(private readonly split: SplitName) {
    try {
      this.file = openSync(path.join(this.folder, "items"), "wx+");
    } finally {
      rmSync(this.folder, { recursive: true });
    }
  }

  /** @throws {StorageError} if the disk is full */
  add(item: Item): void {
    const line = Buffer.from(itemLine(this.split, item));
    this.hash.update(line);
    if (this.filled + line.length > bytesAtOnce) this.flush();
    if (line.length > bytesAtOnce) this.write(line);
    else this.filled += line.copy(this.unwritten, this.filled);
    this.size += line.length;
    if (this.count === this.ends.length) {
      const longer = new Float64Array(2 * this.count);
      longer.set(this.ends);
      this.ends = longer;
    }
    this.ends[this.count++] = this.size;
  }

  /** All items, after the last is added: a list that reads an item whenever it is asked for, and keeps none. */
  items(): readonly Item[] {
    this.flush();
    const { file, count } = this;
    const ends = this.ends.slice(0, count);
    let block = Buffer.allocUnsafe(bytesAtOnce);
    let [from, to, last] = [0, 0, -1]; // the block holds the file's bytes from `from` to `to`
    const read = (index: number): Item => {
      const [start, end] = [index === 0 ? 0 : ends[index - 1], ends[index]];
      if (start < from || end > to) {
        const isNext = index === last + 1; // items in their order are read many at once
        [from, to] = [start, isNext ? Math.max(end, Math.min(start + bytesAtOnce, ends[count - 1])) : end];
        if (to - from > block.length) block = Buffer.allocUnsafe(to - from);
        readWhole(file, block.subarray(0, to - from), start);
      }
      last = index;
      return itemOfLine(block.toString("utf8", start - from, end - from));
    };
    const indexOf = (key: string | symbol) => {
      const index = typeof key === "string" ? Number(key) : -1;
      return Number.isInteger(index) && index >= 0 && index < count ? index : null;
    };
    const items = new Proxy<readonly Item[]>([], {
      get(target, key) {
        if (key === "length") return count;
        const index = indexOf(key);
        return index === null ? Reflect.get(target, key) : read(index);
      },
      has: (target, key) => indexOf(key) !== null || Reflect.has(target, key),
    });
    openFiles.register(items, file);
    return items;
  }

  private flush(): void {
    this.write(this.unwritten.subarray(0, this.filled));
    this.filled = 0;
  }

  private write(bytes: Buffer): void {
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(this.file, bytes, done);
    } catch (error) {
      closeSync(this.file);
      throw explainWriteError(error, path.join(this.folder, "items"));
    }
  }
}

function readWhole(file: number, block: Buffer, position: number): void {
  for (let done = 0; done < block.length; ) {
    const size = readSync(file, block, done, block.length - done, position + done);
    if (size === 0) throw new RangeError("ItemFile: expected the whole file, and it was cut");
    done += size;
  }
}
