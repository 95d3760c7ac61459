import { isUtf8 } from "node:buffer";
import { notUtf8 } from "./read-utf8";

const lineBreak = 10;

/** A line of a text file, numbered from 1, without its end and without a byte order mark before the first. */
export interface TextLine {
  readonly line: number;
  readonly text: string;
}

/** Cuts a UTF-8 file that comes in blocks of bytes into its lines, which end in LF or CRLF. */
export class LineSplitter {
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
