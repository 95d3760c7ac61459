import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { readOptionalJson } from "./model-json";

/** Whose weights a model folder holds. */
export interface ModelOrigin {
  /** As the Hugging Face hub calls the model, or null where the folder does not say. */
  readonly hubId: string | null;
  /** The hub's word for its licence, as "mit", or null where the folder does not say. */
  readonly licence: string | null;
}

/** Reads where a model folder comes from: PROVENANCE.json, else the front matter of its model card. */
export function readModelOrigin(folder: string): ModelOrigin {
  const card = path.join(folder, "README.md");
  const text = existsSync(card) ? readFileSync(card, "utf8") : "";
  const [front = ""] = /^---\r?\n[\s\S]*?\r?\n---/.exec(text) ?? [];
  const field = (name: string): string | null =>
    RegExp(`^${name}:[ \\t]*["']?([\\w./-]+)["']?[ \\t]*\\r?$`, "m").exec(front)?.[1] ?? null;
  const { model } = readOptionalJson<{ model: string }>(path.join(folder, "PROVENANCE.json"));
  return { hubId: model ?? field("base_model"), licence: field("license") };
}
