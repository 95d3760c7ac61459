import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { canonicalJson, fileHash, UserError, writeFileAtomic } from "../../core";

const name = "manifest.json";

/** Declares a folder's results whole: the SHA-256 of each file, written after all of them. */
export function writeManifest(folder: string, files: readonly string[]): void {
  const hashes = Object.fromEntries(files.map((file) => [file, fileHash(path.join(folder, file))]));
  writeFileAtomic(path.join(folder, name), `${canonicalJson({ sha256: hashes })}\n`);
}

/** Whether a folder's results are whole. */
export function hasManifest(folder: string): boolean {
  return existsSync(path.join(folder, name));
}

/**
 * Checks files of a folder against its manifest.
 *
 * @throws {UserError} if one is missing, changed or not in the manifest
 */
export function verifyFiles(folder: string, files: readonly string[]): void {
  const hashes = readHashes(folder);
  for (const file of files) {
    const full = path.join(folder, file);
    if (!existsSync(full) || fileHash(full) !== hashes[file]) {
      throw new UserError(
        `${full}: ${existsSync(full) ? "changed since it was written" : "is missing"}; delete ${folder} and run again`,
      );
    }
  }
}

function readHashes(folder: string): Readonly<Record<string, string>> {
  try {
    return JSON.parse(readFileSync(path.join(folder, name), "utf8")).sha256;
  } catch (error) {
    throw new UserError(
      `${path.join(folder, name)}: damaged (${(error as Error).message}); delete ${folder} and run again`,
    );
  }
}
