import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import { canonicalJson, fileHash, projectPath, readJson, UserError, writeFileAtomic } from "../../core";

/** Where results lie: data/results, or the folder that BATCHMIX_RESULTS names, as on a shared file system. */
export function resultsFolder(): string {
  const named = process.env.BATCHMIX_RESULTS;
  return named ? path.resolve(named) : projectPath("data", "results");
}

/** The folder of a cell: its training, and the folders of the model's evaluations. */
export function cellFolder(key: string): string {
  return path.join(resultsFolder(), key);
}

/** The folder of one evaluation of a cell. */
export function evaluationFolder(key: string, evaluation: string): string {
  return path.join(cellFolder(key), "evaluations", evaluation);
}

/** The folder with the records of each stage's modules and packages. */
export function stageRecords(): string {
  return path.join(resultsFolder(), "sources");
}

const manifest = "manifest.json";

/** Declares that a folder's results are whole: writes the SHA-256 of each file, after all files. */
export function writeManifest(folder: string, files: readonly string[]): void {
  const hashes = Object.fromEntries(files.map((file) => [file, fileHash(path.join(folder, file))]));
  writeFileAtomic(path.join(folder, manifest), `${canonicalJson({ sha256: hashes })}\n`);
}

/** Whether a folder's results are whole. */
export function hasManifest(folder: string): boolean {
  return existsSync(path.join(folder, manifest));
}

/**
 * Checks files of a folder against its manifest.
 *
 * @param files all that the manifest names without it
 * @throws {UserError} if one is missing, changed or not in the manifest
 */
export function verifyFiles(folder: string, files?: readonly string[]): void {
  const hashes = readHashes(folder);
  for (const file of files ?? Object.keys(hashes)) {
    const full = path.join(folder, file);
    if (!existsSync(full) || fileHash(full) !== hashes[file]) {
      const what = existsSync(full) ? `was changed, or ${manifest} beside it` : "is missing";
      throw new UserError(`${full}: ${what}; delete ${folder} and run again`);
    }
  }
}

function readHashes(folder: string): Readonly<Record<string, string>> {
  const { sha256 } = readStoredJson<{ sha256: object }>(
    path.join(folder, manifest),
    folder,
    (content) => typeof content.sha256 === "object",
  );
  return { ...sha256 };
}

/**
 * A JSON file of a cell's or an evaluation's folder.
 *
 * @param isWhole as {@link readJson} has it
 * @throws {UserError} if the file is missing or damaged
 */
export function readStoredJson<T extends object>(
  file: string,
  folder: string,
  isWhole?: (value: T) => boolean,
): T {
  return readJson(file, `delete ${folder} and run again`, isWhole);
}

const failureFile = "failure.json";

/** Why a cell has no result, in one sentence. */
export interface Failure {
  readonly reason: string;
  /** When the cell failed, in ISO 8601. */
  readonly at: string;
}

/** Records why a cell could not be computed. */
export function recordFailure(folder: string, reason: string): void {
  const failure: Failure = { reason, at: new Date().toISOString() };
  writeFileAtomic(path.join(folder, failureFile), `${JSON.stringify(failure)}\n`);
}

/** The failure of a cell, or null. */
export function readFailure(folder: string): Failure | null {
  const file = path.join(folder, failureFile);
  if (!existsSync(file)) return null;
  try {
    return readStoredJson<Failure>(file, folder, ({ reason }) => typeof reason === "string");
  } catch (error) {
    return { reason: (error as Error).message, at: "" };
  }
}

/** Deletes the record of a failure, before the cell is tried again. */
export function clearFailure(folder: string): void {
  rmSync(path.join(folder, failureFile), { force: true });
}
