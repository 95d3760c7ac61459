import { randomBytes } from "node:crypto";
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { StorageError } from "./user-error.mjs";

/**
 * Writes a file so that at any moment, also after a crash, it has the old content or the new one,
 * never a part: writes a temporary file beside it, syncs it, renames it. Missing parent folders are made.
 *
 * @param {string} file where the content is to lie
 * @param {(temporary: string) => void} write writes the content to a temporary path
 * @throws {StorageError} if the folder is read-only or the disk is full; the old file stays
 */
export function replaceFile(file, write) {
  const temporary = `${file}.tmp-${process.pid}-${randomBytes(4).toString("hex")}`;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    write(temporary);
    moveFile(temporary, file);
  } catch (error) {
    if (existsSync(temporary)) rmSync(temporary);
    throw explainWriteError(error, file);
  }
}

/**
 * {@link replaceFile} for content that is in memory.
 *
 * @param {string} file
 * @param {string | Uint8Array} content
 */
export function writeFileAtomic(file, content) {
  replaceFile(file, (temporary) => writeFileSync(temporary, content));
}

/**
 * Renames a finished file so that its content and its new name survive a power cut.
 *
 * @param {string} from on the same disk as `to`
 * @param {string} to
 */
export function moveFile(from, to) {
  syncToDisk(from);
  renameSync(from, to);
  syncToDisk(path.dirname(to));
}

/**
 * Renames a whole folder into its place. A folder that lies there is moved aside first and deleted last.
 *
 * @param {string} finished the new folder, on the same disk as `place`
 * @param {string} place
 * @param {string} [aside] where the old folder goes until the new one is in its place
 * @throws {StorageError} if the parent folder is read-only; the old folder stays
 */
export function replaceFolder(finished, place, aside = `${place}.replaced-${process.pid}`) {
  try {
    mkdirSync(path.dirname(place), { recursive: true });
    if (existsSync(place)) renameSync(place, aside);
    renameSync(finished, place);
  } catch (error) {
    throw explainWriteError(error, place);
  }
  rmSync(aside, { recursive: true, force: true });
}

function syncToDisk(/** @type {string} */ file) {
  const handle = openSync(file, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/**
 * The error to throw after a failed write: a StorageError with a sentence where the user can mend the
 * cause, else the error itself.
 *
 * @param {unknown} error
 * @param {string} file
 * @returns {unknown}
 */
export function explainWriteError(error, file) {
  const { code: reported } = /** @type {NodeJS.ErrnoException} */ (error);
  const isVague = reported === "ENOENT" || reported === "ENOTDIR" || reported === "EEXIST"; // by mkdir
  const code = isVague ? refusal(path.dirname(file)) : reported;
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
    return new StorageError(
      `${file}: no permission to write here; give yourself write access to ${path.dirname(file)}`,
    );
  }
  if (code === "ENOSPC")
    return new StorageError(`${file}: the disk is full; free some space and run the command again`);
  if (code === "ENOTDIR")
    return new StorageError(`${file}: a file lies where one of its folders should be; move that file away`);
  return error;
}

/**
 * Why a folder, or the nearest one above it that exists, cannot be written to.
 *
 * @param {string} folder
 * @returns {string | undefined}
 */
function refusal(folder) {
  try {
    if (!statSync(folder).isDirectory()) return "ENOTDIR";
    accessSync(folder, constants.W_OK);
    return undefined;
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    return code === "ENOENT" && folder !== path.dirname(folder) ? refusal(path.dirname(folder)) : code;
  }
}
