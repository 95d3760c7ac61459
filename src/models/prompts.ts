import path from "node:path";
import { readOptionalJson } from "./model-json";

/** What a model wants before a text, by side; captions, which stand on both, take the query's. */
export interface Prompts {
  readonly query: string;
  readonly candidate: string;
}

const none: Prompts = { query: "", candidate: "" };

/** E5's model cards ask for these; the folders on the hub do not declare them. */
const e5: Prompts = { query: "query: ", candidate: "passage: " };

/**
 * The prompts of a model folder: those that sentence-transformers' own file declares (query, and
 * passage or document), E5's for a folder downloaded from its authors, none otherwise.
 */
export function readPrompts(folder: string): Prompts {
  const { prompts } = readOptionalJson<{ prompts: Record<string, string> }>(
    path.join(folder, "config_sentence_transformers.json"),
  );
  if (prompts && Object.keys(prompts).length > 0) {
    return { query: prompts.query ?? "", candidate: prompts.passage ?? prompts.document ?? "" };
  }
  const { model } = readOptionalJson<{ model: string }>(path.join(folder, "PROVENANCE.json"));
  return /^intfloat\/(multilingual-)?e5-/.test(model ?? "") ? e5 : none;
}
