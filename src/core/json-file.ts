import { existsSync, readFileSync } from "node:fs";
import { UserError } from "./user-error.mjs";

/** Deeper than any file of ours or of a model; what walks through JSON calls itself at every level. */
const deepest = 100;

/**
 * The value of a JSON text. A byte order mark, which some editors write, is no part of it.
 *
 * @throws {SyntaxError} if the text is no JSON, nested deeper than 100 levels, or holds a number like 1e999
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) throw new SyntaxError(`it is nested deeper than ${deepest} levels`);
    if (level.some((each) => typeof each === "number" && !Number.isFinite(each)))
      throw new SyntaxError("it holds a number larger than 1.8e308");
    level = level.flatMap((each) => (typeof each === "object" && each !== null ? Object.values(each) : []));
  }
  return value;
}

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
    const value = parseJson(readFileSync(file, "utf8")) as T;
    if (typeof value === "object" && value !== null && isWhole(value)) return value;
    throw new SyntaxError("it lacks what such a file has");
  } catch (error) {
    throw new UserError(`${file}: damaged (${(error as Error).message}); ${remedy}`);
  }
}
