import { createReadStream, statSync } from "node:fs";
import { createGunzip } from "node:zlib";
import { UserError } from "../core";
import { LineSplitter, type TextLine } from "./line-splitter";
import { readable } from "./read-utf8";

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
