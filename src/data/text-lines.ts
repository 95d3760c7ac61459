import { isUtf8 } from "node:buffer";
import { closeSync, createReadStream, openSync, readSync, statSync } from "node:fs";
import { createGunzip } from "node:zlib";
import { UserError } from "../core";
import { notUtf8, readable } from "./read-utf8";

const bytesAtOnce = 2 ** 20;
const lineBreak = 10;

/** A line of a text file, numbered from 1, without its end and without a byte order mark before the first. */
export interface TextLine {
  readonly line: number;
  readonly text: string;
}

/**
 * What a user is told of lines, or rows, that repeat an earlier line of their file, and count once.
 *
 * @param lines numbers of the repeating lines, ascending
 * @returns a sentence; none where no line repeats another
 */
export function repeatedLines(
  file: string,
  lines: readonly number[],
  unit: "line" | "row" = "line",
): string[] {
  if (lines.length === 0) return [];
  const which =
    lines.length === 1
      ? `${unit} ${lines[0]} repeats`
      : `${lines.length} ${unit}s, ${lines[0]} first, repeat`;
  return [`${file}: ${which} an earlier ${unit}; what is there twice counts once.`];
}

/**
 * The lines of a UTF-8 file, one after another, never more than a block of it in memory.
 *
 * @param onRead called now and then with the bytes of the file that are read
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

/**
 * The lines of a gzipped UTF-8 file, one after another, never more than a block of it in memory.
 *
 * @param onRead called now and then with the bytes of the file that are read
 * @throws {UserError} naming the file, and the line where it can, if the file is empty, breaks off,
 *   is not gzip or is not UTF-8
 */
export async function* gzipLines(
  file: string,
  onRead: (bytes: number) => void = () => {},
): AsyncGenerator<TextLine> {
  if (readable(file, () => statSync(file)).size === 0)
    throw new UserError(`${file}: is empty (0 bytes); fetch it again`);
  const splitter = new LineSplitter(file);
  const source = createReadStream(file);
  const unzipped = createGunzip();
  source.on("error", (error) => unzipped.destroy(error));
  try {
    for await (const block of source.pipe(unzipped)) {
      onRead(source.bytesRead);
      yield* splitter.add(block as Buffer);
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (error instanceof UserError || !code) throw error;
    const what = code === "Z_BUF_ERROR" ? "breaks off" : `cannot be unpacked (${code}: ${message})`;
    throw new UserError(`${file}, after line ${splitter.lines}: ${what}; fetch the file again`);
  } finally {
    source.destroy();
  }
  yield* splitter.end();
}

/** Cuts a UTF-8 file that comes in blocks of bytes into its lines, which end in LF or CRLF. */
class LineSplitter {
  private rest: Buffer = Buffer.alloc(0);
  private count = 0;

  /** @param file its name, for errors */
  constructor(private readonly file: string) {}

  /** Lines given so far. */
  get lines(): number {
    return this.count;
  }

  /**
   * The lines that end in the next block, whose memory may then be used again.
   *
   * @throws {UserError} at the first line that is not UTF-8
   */
  *add(bytes: Buffer): Generator<TextLine> {
    const block = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    let from = 0;
    for (let to = block.indexOf(lineBreak); to !== -1; to = block.indexOf(lineBreak, from)) {
      yield this.next(block.subarray(from, to));
      from = to + 1;
    }
    this.rest = Buffer.from(block.subarray(from));
  }

  /** The last line, if the file does not end in a line break. */
  *end(): Generator<TextLine> {
    if (this.rest.length > 0) yield this.next(this.rest);
  }

  private next(bytes: Buffer): TextLine {
    const line = ++this.count;
    if (!isUtf8(bytes)) throw notUtf8(this.file, bytes, line);
    const text = bytes.toString("utf8").replace(/\r$/, "");
    return { line, text: line === 1 ? text.replace(/^\ufeff/, "") : text };
  }
}
