import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "../core";
import { readDeclared, readOptionalJson } from "../model-json";
import { readSentenceModules } from "./read-encoder-config";

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
  /** Whether pooling takes the tokens of a prompt in. */
  readonly arePooled: boolean;
}

/** The prompts of candidates, the first of which counts. */
const candidateNames = ["document", "passage", "corpus"];

/**
 * The prompts of a model folder: for queries "query"; for candidates the first of "document",
 * "passage" and "corpus", the order in the documentation of sentence-transformers (whose
 * encode_document, as of version 6.2, finds an empty "document" before the others). A side without one
 * has none. Where neither side has one, the prompt that default_prompt_name names stands before every
 * text, as `encode` puts it. A folder of E5's authors that declares none has E5's, for which the model
 * cards ask.
 *
 * @throws {UserError} if a prompt is no text, or the default prompt is none of the prompts
 */
export function readPrompts(folder: string, ignoredKeys: readonly string[] = []): Prompts {
  const file = path.join(folder, "config_sentence_transformers.json");
  const { prompts, default_prompt_name: byDefault = null } = readDeclared(file, ignoredKeys);
  const { poolsPrompt: arePooled } = readSentenceModules(folder, null, ignoredKeys);
  const declared = new Map(Object.entries(prompts ?? {}).map(([name, prompt]) => [name, prompt ?? ""]));
  const odd = [...declared].find(([, prompt]) => typeof prompt !== "string");
  if (odd) throw new UserError(`${file}: the prompt ${odd[0]} is ${JSON.stringify(odd[1])}, not a text`);
  if (byDefault !== null && !declared.has(byDefault as string))
    throw new UserError(
      `${file}: default_prompt_name is ${JSON.stringify(byDefault)}, which is no prompt of the file`,
    );
  if (declared.size === 0 && /^intfloat\/(multilingual-)?e5-/.test(readOrigin(folder) ?? ""))
    return { query: "query: ", candidate: "passage: ", arePooled };
  const hasSides = ["query", ...candidateNames].some((name) => declared.has(name));
  const promptOf = (names: readonly string[]): string => {
    const name = hasSides ? names.find((each) => declared.has(each)) : byDefault;
    return (declared.get(name as string) ?? "") as string;
  };
  return { query: promptOf(["query"]), candidate: promptOf(candidateNames), arePooled };
}
