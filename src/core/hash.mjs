import { createHash } from "node:crypto";
import { closeSync, existsSync, fstatSync, openSync, readSync } from "node:fs";
import { UserError } from "./user-error.mjs";

/** SHA-256 of bytes or of a string's UTF-8, as 64 hexadecimal digits. */
export function sha256(/** @type {string | Uint8Array} */ data) {
  return createHash("sha256").update(data).digest("hex");
}

/**
 * SHA-256 of a file, in hexadecimal; the file may be larger than memory.
 *
 * @param {string} file
 * @throws {UserError} if there is no such file
 */
export function fileHash(file) {
  const hash = createHash("sha256");
  for (const bytes of pieces(file)) hash.update(bytes);
  return hash.digest("hex");
}

/**
 * The bytes of a file in pieces of at most 4 MiB, each in the same memory as the one before.
 *
 * @param {string} file
 * @throws {UserError} if there is no such file
 */
export function* pieces(file) {
  if (!existsSync(file)) throw new UserError(`${file}: no such file; fetch what it belongs to again`);
  const handle = openSync(file, "r");
  const buffer = Buffer.allocUnsafe(Math.max(1, Math.min(1 << 22, fstatSync(handle).size)));
  try {
    for (let read = readSync(handle, buffer); read > 0; read = readSync(handle, buffer))
      yield buffer.subarray(0, read);
  } finally {
    closeSync(handle);
  }
}
