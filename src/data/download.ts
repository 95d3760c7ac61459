import { existsSync, mkdirSync, statSync } from "node:fs";
import path from "node:path";
import { UserError } from "../core";
import { fetchFile, readLocalFile } from "./fetch-file";
import { addressUnder, fileIn, type Manifest, type ManifestFile, publicAddress } from "./manifest";
import { PartialFile } from "./partial-file";
import { VerifiedFiles } from "./verified-files";

export interface DownloadOptions {
  /** Files go to owner/repository/commit/path in it. */
  readonly folder: string;
  /** A folder or an address laid out in the same way; null for the public addresses. */
  readonly mirror?: string | null;
  /** Called as bytes arrive, those of files that were right already counted first. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Milliseconds before the first new try after a failed connection; doubled for each further one. */
  readonly retryDelay?: number;
  /** Milliseconds without a byte after which a connection counts as failed. */
  readonly patience?: number;
}

/**
 * Downloads the files of a manifest that are not in the folder yet. Each is written under a
 * temporary name, and takes its own only when size and SHA-256 are as pinned, so that whatever
 * happens a file in the folder is whole and right. Run again, it goes on where it stopped: right
 * files are skipped, and half a file is continued from where the server left off.
 *
 * @throws {UserError} if a file cannot be fetched, is not what the manifest pins, or cannot be
 *   written; files already in the folder stay as they are
 */
export async function download(manifest: Manifest, options: DownloadOptions): Promise<void> {
  const { folder, mirror = process.env.BATCHMIX_MIRROR || null, onProgress = () => {} } = options;
  const total = manifest.reduce((sum, entry) => sum + entry.bytes, 0);
  const targets = manifest.map((entry) => ({ entry, file: fileIn(folder, entry) }));
  const verified = new VerifiedFiles(folder);
  const missing = targets.filter(({ entry, file }) => !verified.has(entry, file));
  if (missing.length > 0) checkMirror(mirror);
  let done = total - missing.reduce((sum, { entry }) => sum + entry.bytes, 0);
  onProgress(done, total);
  try {
    for (const { entry, file } of missing) {
      const before = done;
      await downloadOne(entry, file, mirror, options, (bytes) => onProgress(before + bytes, total));
      verified.add(entry, file);
      done += entry.bytes;
    }
  } finally {
    verified.save();
  }
}

async function downloadOne(
  entry: ManifestFile,
  file: string,
  mirror: string | null,
  options: DownloadOptions,
  onBytes: (bytes: number) => void,
): Promise<void> {
  makeFolder(path.dirname(file));
  const partial = new PartialFile(file, entry);
  if (mirror !== null && !isAddress(mirror)) {
    await readLocalFile(fileIn(mirror, entry), partial, onBytes);
  } else {
    const address = mirror === null ? publicAddress(entry) : addressUnder(mirror, entry);
    await fetchFile(address, partial, onBytes, options);
  }
}

function checkMirror(mirror: string | null): void {
  if (mirror === null || isAddress(mirror)) return;
  if (!existsSync(mirror) || !statSync(mirror).isDirectory()) {
    throw new UserError(
      `BATCHMIX_MIRROR names ${mirror}, which is no folder; give a folder or an http address, or unset it`,
    );
  }
}

function isAddress(mirror: string): boolean {
  return /^https?:\/\//i.test(mirror);
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(
      `${folder}: cannot make this folder (${code}); is something in its way, or read-only?`,
    );
  }
}
