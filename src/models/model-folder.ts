import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
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

/** Whose weights a model folder holds. */
export interface ModelOrigin {
  /** As the Hugging Face hub calls the model, or null where the folder does not say. */
  readonly hubId: string | null;
  /** The hub's word for its licence, as "mit", or null where the folder does not say. */
  readonly licence: string | null;
}

/** The file that says where a folder comes from. */
export const originFile = "PROVENANCE.json";

function readOrigin(folder: string): string | undefined {
  return readOptionalJson<{ model: string }>(path.join(folder, originFile)).model;
}

/** Reads where a model folder comes from: PROVENANCE.json, else the front matter of its model card. */
export function readModelOrigin(folder: string): ModelOrigin {
  const card = path.join(folder, "README.md");
  const text = existsSync(card) ? readFileSync(card, "utf8") : "";
  const [front = ""] = /^---\r?\n[\s\S]*?\r?\n---/.exec(text) ?? [];
  const field = (name: string): string | null =>
    RegExp(`^${name}:[ \\t]*["']?([\\w./-]+)["']?[ \\t]*\\r?$`, "m").exec(front)?.[1] ?? null;
  return { hubId: readOrigin(folder) ?? field("base_model"), licence: field("license") };
}

/** The words that a model wants before a text, by side; captions, which stand on both, have the query's. */
export interface Prompts {
  readonly query: string;
  readonly candidate: string;
}

/**
 * The prompts of a model folder: those that sentence-transformers' own file declares (query, and
 * passage or document), E5's for a folder downloaded from its authors, none otherwise. E5's model
 * cards ask for prompts that its folders on the hub do not declare.
 */
export function readPrompts(folder: string): Prompts {
  const { prompts } = readOptionalJson<{ prompts: Record<string, string> }>(
    path.join(folder, "config_sentence_transformers.json"),
  );
  if (prompts && Object.keys(prompts).length > 0) {
    return { query: prompts.query ?? "", candidate: prompts.passage ?? prompts.document ?? "" };
  }
  const isE5 = /^intfloat\/(multilingual-)?e5-/.test(readOrigin(folder) ?? "");
  return isE5 ? { query: "query: ", candidate: "passage: " } : { query: "", candidate: "" };
}
