import { readdirSync, statfsSync, statSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../src/core/user-error.mjs";

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
 * @throws {UserError} if there is less room
 */
export function requireSpace(folder, bytes) {
  const { bavail, bsize } = statfsSync(folder);
  const [free, needed] = [bavail * bsize, bytes].map((amount) => `${(amount / 1e9).toFixed(1)} GB`);
  if (bavail * bsize < bytes)
    throw new UserError(`${folder} has ${free} free and ${needed} are needed; free some space`);
}
