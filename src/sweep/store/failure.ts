import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { writeFileAtomic } from "../../core";

const name = "failure.json";

/** Why a cell has no result, in one sentence. */
export interface Failure {
  readonly reason: string;
  /** When, in ISO 8601. */
  readonly at: string;
}

/** Records that a cell cannot be computed as it stands: failure is no number. */
export function recordFailure(folder: string, reason: string): void {
  const failure: Failure = { reason, at: new Date().toISOString() };
  writeFileAtomic(path.join(folder, name), `${JSON.stringify(failure)}\n`);
}

/** The failure of a cell, or null. */
export function readFailure(folder: string): Failure | null {
  const file = path.join(folder, name);
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    return { reason: `${file} cannot be read: ${(error as Error).message}`, at: "" };
  }
}

/** Forgets a failure, before a cell is tried again. */
export function clearFailure(folder: string): void {
  rmSync(path.join(folder, name), { force: true });
}
