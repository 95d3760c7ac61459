import { readFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "../core";

/** One file of a public repository at a pinned commit, with what it must turn out to be. */
export interface ManifestFile {
  /** As "multi30k/dataset". */
  readonly repository: string;
  /** 40 hexadecimal digits. */
  readonly commit: string;
  /** In the repository, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** The files of a corpus. */
export type Manifest = readonly ManifestFile[];

const header = "repository\tcommit\tpath\tbytes\tsha256";

/**
 * Reads a manifest: tab-separated, with the header repository, commit, path, bytes, sha256.
 *
 * @throws {UserError} naming file and line of the first mistake, and for a path that would leave
 *   the folder it is downloaded to
 */
export function readManifest(file: string): Manifest {
  const [first, ...lines] = readFileSync(file, "utf8").trimEnd().split("\n");
  if (first !== header)
    throw new UserError(`${file}: the first line must be ${header.replaceAll("\t", ", ")}`);
  return lines.map((line, index) => {
    const [repository, commit, filePath, bytes, sha256] = line.split("\t");
    const entry = { repository, commit, path: filePath, bytes: Number(bytes), sha256 };
    if (!isWellFormed(entry)) {
      throw new UserError(
        `${file}, line ${index + 2}: is not repository, commit, path, bytes and sha256 of a file`,
      );
    }
    return entry;
  });
}

function isWellFormed(entry: ManifestFile): boolean {
  const { commit = "", bytes, sha256 = "" } = entry;
  return (
    /^[0-9a-f]{40}$/.test(commit) &&
    Number.isSafeInteger(bytes) &&
    bytes >= 0 &&
    /^[0-9a-f]{64}$/.test(sha256) &&
    isInside(entry)
  );
}

/** Whether a file's place is a plain relative path: nothing empty, no ".." and no backslash in it. */
function isInside(entry: ManifestFile): boolean {
  const parts = [
    ...(entry.repository ?? "").split("/"),
    entry.commit ?? "",
    ...(entry.path ?? "").split("/"),
  ];
  return parts.every((part) => part !== "" && part !== "." && part !== ".." && !/[\\\0]/.test(part));
}

/**
 * Where a file lies in a folder or at an address laid out owner/repository/commit/path, as both
 * data/ and a mirror are.
 *
 * @throws {UserError} if it would lie outside
 */
export function placeOf(entry: ManifestFile): string {
  if (!isInside(entry)) {
    throw new UserError(
      `the manifest names ${JSON.stringify(entry.path)} of ${JSON.stringify(entry.repository)}, which is not a path inside the folder`,
    );
  }
  return `${entry.repository}/${entry.commit}/${entry.path}`;
}

/** The path of a manifest's file in the folder that it was downloaded to. */
export function fileIn(folder: string, entry: ManifestFile): string {
  return path.join(folder, ...placeOf(entry).split("/"));
}

/** Where everyone can read a file: GitHub's raw files. */
export function publicAddress(entry: ManifestFile): string {
  return addressUnder("https://raw.githubusercontent.com", entry);
}

/** The address of a file on a server that is laid out owner/repository/commit/path. */
export function addressUnder(base: string, entry: ManifestFile): string {
  return `${base.replace(/\/+$/, "")}/${placeOf(entry).split("/").map(encodeURIComponent).join("/")}`;
}
