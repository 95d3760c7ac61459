import { existsSync, readFileSync } from "node:fs";
import { UserError } from "./user-error.mjs";

/**
 * The object or list in a JSON file.
 *
 * @param remedy what to do if the file is missing or damaged: the end of the error's sentence
 * @param isWhole whether the value has the members that such a file must have; an exception counts as no
 * @throws {UserError} naming the file, if the file is missing, cut off, or holds anything else
 */
export function readJson<T extends object>(
  file: string,
  remedy: string,
  isWhole: (value: T) => boolean = () => true,
): T {
  if (!existsSync(file)) throw new UserError(`${file}: no such file; ${remedy}`);
  try {
    const value = JSON.parse(readFileSync(file, "utf8"));
    if (typeof value === "object" && value !== null && isWhole(value)) return value;
    throw new SyntaxError("it lacks what such a file has");
  } catch (error) {
    throw new UserError(`${file}: damaged (${(error as Error).message}); ${remedy}`);
  }
}
