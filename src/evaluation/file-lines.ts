import { closeSync, openSync, readSync } from "node:fs";
import { UserError } from "../core";

/**
 * The lines of a text file of any size with their numbers from 1, without line ends (LF or CRLF)
 * and without a byte order mark.
 *
 * @throws {UserError} if the file is missing, or a byte is not UTF-8
 */
export function* fileLines(file: string): Generator<[line: string, number: number]> {
  let handle: number;
  try {
    handle = openSync(file, "r");
  } catch {
    throw new UserError(`cannot read ${file}; check its name`);
  }
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    const buffer = new Uint8Array(1 << 20);
    let rest = "";
    let number = 0;
    for (let size = -1; size !== 0; ) {
      size = readSync(handle, buffer);
      let text: string;
      try {
        text = decoder.decode(buffer.subarray(0, size), { stream: size > 0 });
      } catch {
        throw new UserError(`${file}: a byte after line ${number} is not UTF-8; save the file as UTF-8`);
      }
      const lines = (rest + text).split("\n");
      rest = lines.pop() as string;
      for (const line of lines) yield [line.replace(/\r$/, ""), ++number];
    }
    if (rest !== "") yield [rest.replace(/\r$/, ""), ++number];
  } finally {
    closeSync(handle);
  }
}
