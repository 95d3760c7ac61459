// @ts-check
import { existsSync, readdirSync, renameSync, rmSync, statfsSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { SetupError } from "./step.mjs";

/**
 * Bytes that a folder's files take, links not followed.
 *
 * @param {string} folder
 * @returns {number}
 */
export function folderBytes(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath ?? entry.path, entry.name)).size, 0);
}

/**
 * @param {string} folder
 * @param {number} bytes needed on its disk
 * @throws {SetupError} if there is less room
 */
export function requireSpace(folder, bytes) {
  const { bavail, bsize } = statfsSync(folder);
  const [free, needed] = [bavail * bsize, bytes].map((amount) => `${(amount / 1e9).toFixed(1)} GB`);
  if (bavail * bsize < bytes)
    throw new SetupError(`${folder} has ${free} free and ${needed} are needed; free some space`);
}

/** Writes a small file whole or not at all. */
export function writeWhole(/** @type {string} */ file, /** @type {string} */ text) {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

/** Renames a folder or file into its place, where an older one may be, out of the way first. */
export function putInPlace(
  /** @type {string} */ made,
  /** @type {string} */ place,
  /** @type {string} */ aside,
) {
  if (existsSync(place)) renameSync(place, aside);
  renameSync(made, place);
  rmSync(aside, { recursive: true, force: true });
}
