import { existsSync, readFileSync } from "node:fs";
import { UserError } from "../core";

/**
 * A JSON file of a model folder.
 *
 * @param missing what to say if it is not there
 * @throws {UserError} if it is missing or not valid JSON
 */
export function readJson(
  file: string,
  missing = `${file}: no such file; fetch the model again: npx batchmix model --help`,
): unknown {
  if (!existsSync(file)) throw new UserError(missing);
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    throw new UserError(`${file}: is not valid JSON; fetch the model again`);
  }
}
