import { UserError } from "../core";
import type { ExpectedFile } from "../download";
import type { HubClient } from "./hub-client";

/** A file of a repository on the hub and what it must be. */
export interface HubFile extends ExpectedFile {
  readonly name: string;
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

/**
 * What commit a revision of a repository stands for, and all files at it.
 *
 * @param hubId as "intfloat/multilingual-e5-small"
 * @param revision a branch, tag, commit or reference, as "refs/convert/parquet"
 * @throws {UserError} if the id is none, or the answer is not one that a hub gives; a file name that
 *   would leave the folder is such an answer
 */
export async function repositoryFiles(
  client: HubClient,
  hubId: string,
  revision: string,
): Promise<HubListing> {
  requireId(client, hubId);
  const address = `/api/${client.kind}s/${hubId}/revision/${encodeURIComponent(revision)}?blobs=true`;
  const { sha, siblings } = await answer(client, address, hubId);
  return { commit: sha, files: siblings.map((sibling) => asFile(client, hubId, sibling)) };
}

function requireId({ words }: HubClient, hubId: string): void {
  const isName = /^[\w][\w.-]*(\/[\w][\w.-]*)?$/.test(hubId) && !hubId.includes("..");
  if (!isName) throw new UserError(`${hubId}: not the name of a ${words} on the hub; write it as owner/name`);
}

async function answer(client: HubClient, address: string, hubId: string) {
  const text = await client.text(address);
  try {
    const { sha, siblings }: { sha: string; siblings: Sibling[] } = JSON.parse(text);
    if (/^[0-9a-f]{40}$/.test(sha) && Array.isArray(siblings)) return { sha, siblings };
  } catch {} // a page in place of JSON: told below
  throw new UserError(`${client.name}: no answer about ${hubId} as a hub gives it; check HF_ENDPOINT`);
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
