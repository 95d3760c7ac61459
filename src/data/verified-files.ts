import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileHash, writeFileAtomic } from "../core";
import { type ManifestFile, placeOf } from "./manifest";

interface Verified {
  readonly sha256: string;
  readonly bytes: number;
  readonly modified: number;
}

/**
 * Which files of a folder are known to have their SHA-256, kept in verified.json: a file whose
 * size and time of change are still as they were when it was verified is not read again.
 */
export class VerifiedFiles {
  private readonly record: string;
  private readonly known: Map<string, Verified>;
  private isChanged = false;

  constructor(folder: string) {
    this.record = path.join(folder, "verified.json");
    this.known = readRecord(this.record);
  }

  /** Whether a file is there and right; it is read only if the record does not know it. */
  has(entry: ManifestFile, file: string): boolean {
    const state = existsSync(file) ? statSync(file) : null;
    if (!state?.isFile() || state.size !== entry.bytes) return false;
    const known = this.known.get(placeOf(entry));
    const isKnown =
      known?.sha256 === entry.sha256 && known.bytes === state.size && known.modified === state.mtimeMs;
    if (isKnown) return true;
    if (fileHash(file) !== entry.sha256) return false;
    this.add(entry, file);
    return true;
  }

  /** Notes a file that was just verified. */
  add(entry: ManifestFile, file: string): void {
    const { sha256, bytes } = entry;
    this.known.set(placeOf(entry), { sha256, bytes, modified: statSync(file).mtimeMs });
    this.isChanged = true;
  }

  /** Writes the record, if there is anything new in it. */
  save(): void {
    if (!this.isChanged) return;
    writeFileAtomic(this.record, `${JSON.stringify(Object.fromEntries(this.known), null, 1)}\n`);
    this.isChanged = false;
  }
}

/** What an earlier run noted; nothing if the record is not there or not readable, which costs only time. */
function readRecord(file: string): Map<string, Verified> {
  try {
    return new Map(Object.entries(JSON.parse(readFileSync(file, "utf8")) as Record<string, Verified>));
  } catch {
    return new Map();
  }
}
