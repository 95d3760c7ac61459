import { createHash } from "node:crypto";
import { createReadStream, existsSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { open } from "node:fs/promises";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { UserError } from "../core";
import { type HubClient, UnreachableError } from "./hub-client";
import type { HubFile } from "./repository-files";

const attempts = 4;

/**
 * Downloads one file, going on where an earlier attempt stopped: bytes go to `<target>.part`,
 * which becomes `target` once size and hash are right. A connection that breaks is taken up again
 * three times, after 1, 2 and 3 seconds.
 *
 * @param address of the file below the hub's address
 * @param onProgress bytes of this file there so far
 * @returns the file's SHA-256
 * @throws {UserError} if size or hash are wrong; the bytes are then deleted. Where some came from an
 *   earlier run, the file is fetched anew first
 */
export async function hubFile(
  client: HubClient,
  address: string,
  file: HubFile,
  target: string,
  onProgress: (done: number) => void,
): Promise<string> {
  if (!Number.isSafeInteger(file.bytes) || !(file.sha256 ?? file.gitHash)) {
    throw new UserError(`${client.name}: states no size or hash for ${file.name}; use another hub`);
  }
  mkdirSync(path.dirname(target), { recursive: true });
  const part = `${target}.part`;
  if (existsSync(target)) renameSync(target, part); // checked again: cheap beside downloading
  if (sizeOf(part) > file.bytes) rmSync(part);
  const isFromBefore = sizeOf(part) > 0;
  await fetchWhole(client, address, file, part, onProgress);
  let hashes = await hashesOf(part, file);
  if (!hashes.isRight && isFromBefore) {
    rmSync(part);
    await fetchWhole(client, address, file, part, onProgress);
    hashes = await hashesOf(part, file);
  }
  if (!hashes.isRight) {
    rmSync(part);
    throw new UserError(
      `${client.name}: ${file.name} has ${hashes.difference}; run the command again, and if that does not help use another hub`,
    );
  }
  renameSync(part, target);
  onProgress(file.bytes);
  return hashes.sha256;
}

async function fetchWhole(
  client: HubClient,
  address: string,
  file: HubFile,
  part: string,
  onProgress: (done: number) => void,
): Promise<void> {
  for (let attempt = 1; sizeOf(part) < file.bytes; attempt++) {
    try {
      await fetchRest(client, address, file, part, onProgress);
    } catch (error) {
      if (!(error instanceof UnreachableError) || attempt === attempts) throw error;
      await pause(1000 * attempt);
    }
  }
}

function sizeOf(file: string): number {
  return existsSync(file) ? statSync(file).size : -1; // an empty file has to be made too
}

async function fetchRest(
  client: HubClient,
  address: string,
  file: HubFile,
  part: string,
  onProgress: (done: number) => void,
): Promise<void> {
  const have = Math.max(0, sizeOf(part));
  const response = await client.get(encodeURI(address), have > 0 ? { range: `bytes=${have}-` } : {});
  const isPartial = response.status === 206;
  if (isPartial && !response.headers.get("content-range")?.startsWith(`bytes ${have}-`)) {
    await response.body?.cancel();
    rmSync(part, { force: true });
    throw client.unreachable(new Error("it gives another part than was asked for"));
  }
  let done = isPartial ? have : 0;
  const handle = await open(part, isPartial ? "a" : "w");
  try {
    for await (const bytes of piecesOf(client, response)) {
      done += bytes.length;
      if (done > file.bytes) throw tooLong(client, file);
      await handle.writeFile(bytes);
      onProgress(done);
    }
  } finally {
    await handle.close();
  }
  if (done < file.bytes) throw client.unreachable(new Error("the connection broke off"));
}

async function* piecesOf(client: HubClient, response: Response): AsyncGenerator<Uint8Array> {
  try {
    for await (const bytes of response.body ?? []) yield bytes;
  } catch (error) {
    throw client.unreachable(error);
  }
}

function tooLong(client: HubClient, file: HubFile): UserError {
  return new UserError(
    `${client.name}: gives more than the ${file.bytes} bytes of ${file.name}; run the command again`,
  );
}

async function hashesOf(part: string, { bytes, sha256: expected, gitHash }: HubFile) {
  const hash = createHash("sha256");
  const git = createHash("sha1").update(`blob ${bytes}\0`);
  for await (const piece of createReadStream(part, { highWaterMark: 2 ** 20 })) {
    hash.update(piece);
    if (!expected) git.update(piece);
  }
  const sha256 = hash.digest("hex");
  const got = expected ? sha256 : git.digest("hex");
  const difference = `${expected ? "SHA-256" : "Git hash"} ${got} instead of ${expected ?? gitHash}`;
  return { sha256, isRight: got === (expected ?? gitHash), difference };
}
