import path from "node:path";
import type { HubClient } from "./hub-client";
import { hubFile } from "./hub-file";
import type { HubListing } from "./repository-files";

/**
 * Downloads files of a repository at one commit into a folder, under their own names, each going
 * on where an earlier attempt stopped and checked against the size and hash that are stated.
 *
 * @param onProgress bytes there so far and in all
 * @returns each file's SHA-256 by its name
 * @throws {UserError} as {@link hubFile} does
 */
export async function fetchFiles(
  client: HubClient,
  hubId: string,
  { commit, files }: HubListing,
  folder: string,
  onProgress: (done: number, total: number) => void,
): Promise<Map<string, string>> {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const hashes = new Map<string, string>();
  let before = 0;
  for (const file of files) {
    const address = `${client.kind === "model" ? "" : "/datasets"}/${hubId}/resolve/${commit}/${file.name}`;
    const target = path.join(folder, file.name);
    const report = (done: number) => onProgress(before + done, total);
    hashes.set(file.name, await hubFile(client, address, file, target, report));
    before += file.bytes;
  }
  return hashes;
}
