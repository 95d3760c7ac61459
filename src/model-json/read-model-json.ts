import { existsSync } from "node:fs";
import path from "node:path";
import { canonicalJson, readJson, UserError } from "../core";
import { type DeclaredFile, declaredKeys, type Rule } from "./declared-keys";

/** The JSON of a model folder's file. @throws {UserError} if the file is missing or damaged */
export function readModelJson<T extends object>(file: string): T {
  return readJson<T>(file, "fetch the model again: npx batchmix model --help");
}

/** The same, and an empty object for a file that a model folder need not have. */
export function readOptionalJson<T extends object>(file: string): Partial<T> {
  return existsSync(file) ? readModelJson<T>(file) : {};
}

/** The file of sentence-transformers' limit and lower case, which older versions name after the architecture. */
export function sentenceConfigFile(folder: string): string {
  const files = sentenceConfigNames.map((name) => path.join(folder, name));
  return files.find((file) => existsSync(file)) ?? files[0];
}

/** The names that such a file can have, the first of which sentence-transformers reads. */
export const sentenceConfigNames = [
  "sentence_bert_config.json",
  "sentence_roberta_config.json",
  "sentence_xlm-roberta_config.json",
];

/**
 * Reads a JSON object of a model folder whose keys are declared.
 *
 * @param file its path; without such a file the object is empty
 * @param declared which keys the file can have; by default the file's name says it
 * @param ignoredKeys names of keys that the result leaves out, as if the file did not have them
 * @throws {UserError} if the file is damaged, or has a key or a value that batchmix does not honour
 */
export function readDeclared(
  file: string,
  ignoredKeys: readonly string[],
  declared = path.basename(file) as DeclaredFile,
): Record<string, unknown> {
  const json = readOptionalJson<Record<string, unknown>>(file);
  if (Array.isArray(json)) throw new UserError(`${file}: is a list, not an object; fetch the model again`);
  return withoutIgnored(file, json, ignoredKeys, declared);
}

/** The members of a JSON object whose keys are declared, without the ignored ones. @throws {UserError} as {@link readDeclared} does */
export function withoutIgnored(
  file: string,
  json: Readonly<Record<string, unknown>>,
  ignoredKeys: readonly string[],
  declared: DeclaredFile,
): Record<string, unknown> {
  const rules: Readonly<Record<string, Rule>> = declaredKeys[declared];
  const kept = Object.entries(json).filter(([key]) => !ignoredKeys.includes(key));
  for (const [key, value] of kept) {
    const rule = Object.hasOwn(rules, key) ? rules[key] : null;
    const mistake =
      rule === null
        ? "batchmix does not know what it changes"
        : "only" in rule && !rule.only.some((fine) => canonicalJson(fine) === canonicalJson(value))
          ? `${rule.because}, so it must be ${rule.only.map((fine) => JSON.stringify(fine)).join(" or ")}`
          : null;
    if (mistake === null) continue;
    const written = JSON.stringify(value);
    const shown = written.length > 60 ? `${written.slice(0, 60)}…` : written;
    throw new UserError(
      `${file}: ${key} is ${shown}: ${mistake}; choose another model, or give --ignore-key ${key} to go on as if it were not there`,
    );
  }
  return Object.fromEntries(kept);
}
