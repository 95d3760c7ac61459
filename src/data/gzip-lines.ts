import { isUtf8 } from "node:buffer";
import { createReadStream, statSync } from "node:fs";
import { createGunzip } from "node:zlib";
import { UserError } from "../core";
import { notUtf8 } from "./read-utf8";

const lineBreak = 10;

/**
 * The lines of a gzipped UTF-8 file, one after another, never more than a block of it in memory.
 *
 * @throws {UserError} naming the file, and the line where it can, if the file is empty, breaks off,
 *   is not gzip or is not UTF-8
 */
export async function* gzipLines(file: string): AsyncGenerator<{ line: number; text: string }> {
  if (statSync(file).size === 0) throw new UserError(`${file}: is empty (0 bytes); fetch it again`);
  let line = 0;
  let rest: Buffer = Buffer.alloc(0);
  const textOf = (bytes: Buffer): { line: number; text: string } => {
    line++;
    if (!isUtf8(bytes)) throw notUtf8(file, bytes, line);
    return {
      line,
      text: bytes
        .toString("utf8")
        .replace(/\r$/, "")
        .replace(/^\ufeff/, ""),
    };
  };
  const source = createReadStream(file);
  const unzipped = createGunzip();
  source.on("error", (error) => unzipped.destroy(error));
  try {
    for await (const chunk of source.pipe(unzipped)) {
      let from = 0;
      const block = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
      for (let to = block.indexOf(lineBreak); to !== -1; to = block.indexOf(lineBreak, from)) {
        yield textOf(block.subarray(from, to));
        from = to + 1;
      }
      rest = block.subarray(from);
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (error instanceof UserError || !code) throw error;
    const what = code === "Z_BUF_ERROR" ? "breaks off" : `cannot be unpacked (${code}: ${message})`;
    throw new UserError(`${file}, after line ${line}: ${what}; fetch the file again`);
  } finally {
    source.destroy();
  }
  if (rest.length > 0) yield textOf(rest);
}
