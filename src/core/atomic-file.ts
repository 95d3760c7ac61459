import { randomBytes } from "node:crypto";
import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { StorageError } from "./user-error";

/**
 * Writes a file so that a reader, or a crash at any moment, sees the old content or the new,
 * never a part: a temporary name beside it, fsync, rename. Missing parent folders are made.
 *
 * @param file where the content is to lie
 * @param write fills the temporary path it is given; for content that is streamed
 * @throws {StorageError} if the folder is read-only or the disk is full; the old file stays
 */
export function replaceFile(file: string, write: (temporary: string) => void): void {
  const temporary = `${file}.tmp-${process.pid}-${randomBytes(4).toString("hex")}`;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    write(temporary);
    syncToDisk(temporary);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw explainWriteError(error, file);
  }
  syncToDisk(path.dirname(file)); // the rename itself survives a power cut
}

/** {@link replaceFile} for content that is in memory. */
export function writeFileAtomic(file: string, content: string | Uint8Array): void {
  replaceFile(file, (temporary) => writeFileSync(temporary, content));
}

function syncToDisk(file: string): void {
  const handle = openSync(file, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** What a failed write of a file means, as a sentence where it is the user's to mend; else the error itself. */
export function explainWriteError(error: unknown, file: string): unknown {
  const { code: given } = error as NodeJS.ErrnoException;
  const code = given === "ENOENT" ? refusal(path.dirname(file)) : given; // what mkdir says of a read-only disk
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
    return new StorageError(
      `${file}: no permission to write here; give yourself write access to ${path.dirname(file)}`,
    );
  }
  if (code === "ENOSPC")
    return new StorageError(`${file}: the disk is full; free some space and run the command again`);
  return error;
}

/** Why a folder, or the nearest one above it that exists, cannot be written to. */
function refusal(folder: string): string | undefined {
  try {
    accessSync(folder, constants.W_OK);
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === "ENOENT" && folder !== path.dirname(folder) ? refusal(path.dirname(folder)) : code;
  }
}
