import { UserError } from "../core";
import type { HubClient } from "./hub-request";

/** A file of a model on the hub and what it must be. */
export interface HubFile {
  readonly name: string;
  readonly bytes: number;
  /** SHA-256 of the content; stated for files in large-file storage. */
  readonly sha256?: string;
  /** Git's hash of a file outside of it: SHA-1 of "blob", its size, a zero byte and the content. */
  readonly gitHash?: string;
}

export interface HubListing {
  readonly commit: string;
  readonly files: readonly HubFile[];
}

interface Sibling {
  readonly rfilename: string;
  readonly size?: number;
  readonly blobId?: string;
  readonly lfs?: { readonly sha256?: string; readonly size?: number };
}

const wanted = [
  /^(config|config_sentence_transformers|sentence_bert_config|modules)\.json$/,
  /^(tokenizer|tokenizer_config|special_tokens_map)\.json$/,
  /^\d+_[A-Za-z]+\/(config\.json|model\.safetensors)$/, // sentence-transformers' modules, as 1_Pooling
  /^README\.md$/,
];

/**
 * What commit a revision stands for, and the files of a model folder at it: configuration,
 * tokenizer, safetensors (one file, or an index with its parts), sentence-transformers' modules.
 *
 * @throws {UserError} if the model lacks config.json, tokenizer.json or safetensors, or the answer
 *   is not one that a hub gives; a file name that would leave the folder is such an answer
 */
export async function hubListing(client: HubClient, hubId: string, revision: string): Promise<HubListing> {
  const address = `/api/models/${hubId}/revision/${encodeURIComponent(revision)}?blobs=true`;
  const { sha, siblings } = await answer(client, address, hubId);
  const files = siblings.map((sibling) => asFile(client, hubId, sibling));
  const names = files.map(({ name }) => name);
  for (const needed of ["config.json", "tokenizer.json"]) {
    if (names.includes(needed)) continue;
    throw new UserError(`${hubId}: the hub has no ${needed} for it at ${revision}; choose another model`);
  }
  const weights = weightFiles(names);
  if (weights.length === 0) {
    throw new UserError(`${hubId}: the hub has no safetensors for it at ${revision}; choose another model`);
  }
  const isTaken = (name: string) => weights.includes(name) || wanted.some((pattern) => pattern.test(name));
  return { commit: sha, files: files.filter(({ name }) => isTaken(name)) };
}

async function answer(client: HubClient, address: string, hubId: string) {
  const response = await client.get(address);
  try {
    const { sha, siblings }: { sha: string; siblings: Sibling[] } = JSON.parse(await response.text());
    if (/^[0-9a-f]{40}$/.test(sha) && Array.isArray(siblings)) return { sha, siblings };
  } catch {} // a page in place of JSON, or an answer that broke off: told below
  throw new UserError(`${client.name}: no answer about ${hubId} as a hub gives it; check HF_ENDPOINT`);
}

function weightFiles(names: readonly string[]): string[] {
  if (names.includes("model.safetensors")) return ["model.safetensors"];
  const parts = names.filter((name) => /^model-\d{5}-of-\d{5}\.safetensors$/.test(name));
  const count = Number(parts[0]?.slice(-17, -12));
  return names.includes("model.safetensors.index.json") && parts.length === count
    ? ["model.safetensors.index.json", ...parts]
    : [];
}

function asFile(client: HubClient, hubId: string, { rfilename: name, size, blobId, lfs }: Sibling): HubFile {
  const isInside =
    typeof name === "string" &&
    !/[\\\0]|^[A-Za-z]:/.test(name) &&
    name.split("/").every((step) => step !== "" && step !== "." && step !== "..");
  if (!isInside) {
    throw new UserError(
      `${client.name}: names a file of ${hubId} that would leave its folder (${JSON.stringify(name)}); do not use this hub`,
    );
  }
  const bytes = lfs?.size ?? size ?? Number.NaN;
  return lfs ? { name, bytes, sha256: lfs.sha256 } : { name, bytes, gitHash: blobId };
}
