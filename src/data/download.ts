import { existsSync, statSync } from "node:fs";
import { UserError } from "../core";
import { downloadFile, httpSource, localSource, type Source } from "../download";
import { addressUnder, fileIn, type Manifest, type ManifestFile, publicAddress } from "./manifest";
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
 * Downloads the files of a manifest that are not in the folder yet, as {@link downloadFile} does. Run
 * again, it goes on where it stopped: right files are skipped, and half a file is continued from where
 * the server left off.
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
      const source = sourceOf(entry, mirror, options.patience);
      await downloadFile(file, entry, source, (bytes) => onProgress(done + bytes, total), options.retryDelay);
      verified.add(entry, file);
      done += entry.bytes;
    }
  } finally {
    verified.save();
  }
}

function sourceOf(entry: ManifestFile, mirror: string | null, patience?: number): Source {
  if (mirror !== null && !isAddress(mirror))
    return localSource(fileIn(mirror, entry), {
      missing: "complete the mirror, or unset BATCHMIX_MIRROR",
      refused: "check the mirror",
      unreachable: "check the mirror",
      damaged: "replace this copy in the mirror, nothing was kept of it",
    });
  const advice = {
    missing: "is the mirror complete, or the file withdrawn?",
    refused: "another mirror can be named in BATCHMIX_MIRROR",
    unreachable: "check the connection and run the command again, or name a mirror in BATCHMIX_MIRROR",
    damaged: "the copy there is damaged or has changed, so nothing was kept of it",
  };
  const url = new URL(mirror === null ? publicAddress(entry) : addressUnder(mirror, entry));
  return httpSource({ url, advice, patience });
}

function checkMirror(mirror: string | null): void {
  if (mirror === null || (isAddress(mirror) && URL.canParse(mirror))) return;
  if (!existsSync(mirror) || !statSync(mirror).isDirectory()) {
    throw new UserError(
      `BATCHMIX_MIRROR names ${mirror}, which is no folder; give a folder or an http address, or unset it`,
    );
  }
}

function isAddress(mirror: string): boolean {
  return /^https?:\/\//i.test(mirror);
}
