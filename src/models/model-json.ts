import { existsSync } from "node:fs";
import { readJson } from "../core";

/**
 * A JSON file of a model folder.
 *
 * @throws {UserError} if it is missing or damaged
 */
export function readModelJson<T extends object>(file: string): T {
  return readJson<T>(file, "fetch the model again: npx batchmix model --help");
}

/** A JSON file that a model folder need not have; without it an empty object. @throws {UserError} if it is damaged */
export function readOptionalJson<T extends object>(file: string): Partial<T> {
  return existsSync(file) ? readModelJson<T>(file) : {};
}
