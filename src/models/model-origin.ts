import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** Whose weights a model folder holds. */
export interface ModelOrigin {
  /** As the Hugging Face hub calls the model, or null where the folder does not say. */
  readonly hubId: string | null;
  /** The hub's word for its licence, as "mit", or null where the folder does not say. */
  readonly licence: string | null;
}

/** Reads where a model folder comes from: PROVENANCE.json, else the front matter of its model card. */
export function readModelOrigin(folder: string): ModelOrigin {
  const read = (name: string) => {
    const file = path.join(folder, name);
    return existsSync(file) ? readFileSync(file, "utf8") : null;
  };
  const [front = ""] = /^---\r?\n[\s\S]*?\r?\n---/.exec(read("README.md") ?? "") ?? [];
  const field = (name: string): string | null =>
    RegExp(`^${name}:[ \\t]*["']?([\\w./-]+)["']?[ \\t]*\\r?$`, "m").exec(front)?.[1] ?? null;
  const { model } = JSON.parse(read("PROVENANCE.json") ?? "{}") as { model?: string };
  return { hubId: model ?? field("base_model"), licence: field("license") };
}
