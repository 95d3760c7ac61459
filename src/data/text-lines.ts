import { closeSync, openSync, readSync } from "node:fs";
import { LineSplitter, type TextLine } from "./line-splitter";
import { readable } from "./read-utf8";

const bytesAtOnce = 2 ** 20;

/**
 * The lines of a UTF-8 file, one after another, never more than a block of it in memory.
 *
 * @throws {UserError} if the file cannot be read; naming line and byte, if it is not UTF-8
 */
export function* textLines(file: string): Generator<TextLine> {
  const handle = readable(file, () => openSync(file, "r"));
  try {
    const splitter = new LineSplitter(file);
    const block = Buffer.alloc(bytesAtOnce);
    const read = () => readable(file, () => readSync(handle, block));
    for (let size = read(); size > 0; size = read()) yield* splitter.add(block.subarray(0, size));
    yield* splitter.end();
  } finally {
    closeSync(handle);
  }
}
