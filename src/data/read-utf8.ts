import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";
import { UserError } from "../core";

const lineBreak = 10;

/**
 * A text file's content, without the byte order mark that some editors put before it.
 *
 * @throws {UserError} naming file, line and byte, all from 1, if it is not UTF-8, or if it cannot be read
 */
export function readUtf8(file: string): string {
  const content = readable(file, () => readFileSync(file));
  if (!isUtf8(content)) throw notUtf8(file, content, 1);
  return content.toString("utf8").replace(/^\ufeff/, "");
}

/** What `read` gives; its failure is told as the file's. */
export function readable<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new UserError(`${file}: no such file; check its name`);
    if (code === "EISDIR") throw new UserError(`${file}: is a folder; give a file`);
    throw new UserError(`${file}: cannot be read (${code})`);
  }
}

/** What is wrong with content that is not UTF-8, whose first line has the given number in the file. */
export function notUtf8(file: string, content: Uint8Array, firstLine: number): UserError {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let line = firstLine;
  let begun = 0;
  let at = 0;
  try {
    for (; at < content.length; at++) {
      decoder.decode(content.subarray(at, at + 1), { stream: true });
      if (content[at] !== lineBreak) continue;
      line++;
      begun = at + 1;
    }
  } catch {
    // `at` is the byte at which it stops being UTF-8
  }
  return new UserError(
    `${file}, line ${line}, byte ${at - begun + 1} of it: is not UTF-8; save the file in UTF-8`,
  );
}
