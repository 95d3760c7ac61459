import { createHash } from "node:crypto";
import { closeSync, existsSync, openSync, readSync } from "node:fs";
import { UserError } from "./user-error";

/**
 * SHA-256 of a file, in hexadecimal; the file may be larger than memory.
 *
 * @throws {UserError} if there is no such file
 */
export function fileHash(file: string): string {
  if (!existsSync(file)) throw new UserError(`${file}: no such file; fetch what it belongs to again`);
  const handle = openSync(file, "r");
  const hash = createHash("sha256");
  const buffer = Buffer.alloc(1 << 22);
  try {
    for (let read = readSync(handle, buffer); read > 0; read = readSync(handle, buffer)) {
      hash.update(buffer.subarray(0, read));
    }
  } finally {
    closeSync(handle);
  }
  return hash.digest("hex");
}
