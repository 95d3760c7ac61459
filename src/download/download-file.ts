import { createHash } from "node:crypto";
import { createReadStream, existsSync, mkdirSync, rmSync, statSync } from "node:fs";
import { open } from "node:fs/promises";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { explainWriteError, moveFile, pieces, UserError } from "../core";
import { type Advice, get, type Request, UnreachableError } from "./get";

/** The size and hash that a downloaded file must have. */
export interface ExpectedFile {
  readonly bytes: number;
  readonly sha256?: string;
  /** Where there is no SHA-256: Git's hash, SHA-1 of "blob", the size, a zero byte and the content. */
  readonly gitHash?: string;
}

/** Where a file comes from. */
export interface Source {
  /** The path, or the address without its query (which may be a signature), for messages. */
  readonly place: string;
  readonly advice: Advice;
  /** The content from byte `start` on; from byte 0, with `start` 0, where the source cannot begin later. */
  open(start: number): Promise<{ readonly start: number; readonly content: AsyncIterable<Uint8Array> }>;
}

/** A file on a server. */
export function httpSource(request: Request): Source {
  const { url, advice } = request;
  const place = url.origin + url.pathname;
  return {
    place,
    advice,
    async open(start) {
      const answer = await get({ ...request, headers: start > 0 ? { range: `bytes=${start}-` } : {} });
      if (answer.status === 200) return { start: 0, content: answer.pieces };
      const isRest = answer.status === 206 && answer.contentRange?.startsWith(`bytes ${start}-`);
      if (isRest) return { start, content: answer.pieces };
      await answer.cancel();
      if (start > 0) return this.open(0);
      throw new UserError(`${place}: sends a part where the whole was asked for; ${advice.damaged}`);
    },
  };
}

/** A file in a folder that mirrors a server. */
export function localSource(file: string, advice: Advice): Source {
  return {
    place: file,
    advice,
    async open(start) {
      if (!existsSync(file) || !statSync(file).isFile())
        throw new UserError(`${file}: there is no such file; ${advice.missing}`);
      return { start, content: readFrom(file, start, advice) };
    },
  };
}

async function* readFrom(file: string, start: number, { refused }: Advice): AsyncGenerator<Uint8Array> {
  try {
    for await (const bytes of createReadStream(file, { start })) yield bytes;
  } catch (error) {
    throw new UserError(`${file}: cannot be read (${(error as NodeJS.ErrnoException).code}); ${refused}`);
  }
}

const tries = 5;

/**
 * Downloads a file unless it is in its place already. Bytes go to `<file>.part`, which is renamed once
 * size and hash are as expected, so that a file under its final name is always whole and right. A part
 * of an earlier run is continued; if the result is wrong, the file is downloaded anew. After a broken
 * connection the download is tried again, 5 times in all.
 *
 * @param onBytes called with the number of bytes that are on disk so far
 * @param retryDelay milliseconds before the second try, doubled for each further one
 * @returns the file's SHA-256
 * @throws {UserError} if the file cannot be downloaded or written, or has another size or hash (the
 *   download is then deleted); an earlier file in its place stays
 */
export async function downloadFile(
  file: string,
  expected: ExpectedFile,
  source: Source,
  onBytes: (bytes: number) => void = () => {},
  retryDelay = 500,
): Promise<string> {
  const present = inspect(file, expected);
  if (present.fault === null) return present.sha256;
  const part = `${file}.part`;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    if (sizeOf(part) > expected.bytes) rmSync(part);
    const isContinued = sizeOf(part) > 0;
    await fetchPart(part, expected, source, onBytes, retryDelay);
    const { fault, sha256 } = inspect(part, expected);
    if (fault !== null) {
      rmSync(part);
      if (isContinued) return await downloadFile(file, expected, source, onBytes, retryDelay);
      throw new UserError(`${source.place}: ${fault}; ${source.advice.damaged}`);
    }
    moveFile(part, file);
    onBytes(expected.bytes);
    return sha256;
  } catch (error) {
    throw explainWriteError(error, file);
  }
}

/** Downloads the bytes that a part lacks. */
async function fetchPart(
  part: string,
  expected: ExpectedFile,
  source: Source,
  onBytes: (bytes: number) => void,
  retryDelay: number,
): Promise<void> {
  for (let attempt = 1; sizeOf(part) !== expected.bytes; attempt++) {
    try {
      const { start, content } = await source.open(Math.max(0, sizeOf(part)));
      return await append(part, start, content, expected.bytes, onBytes);
    } catch (error) {
      if (!(error instanceof UnreachableError) || attempt === tries) throw error;
      await pause(retryDelay * 2 ** (attempt - 1));
    }
  }
}

/** Writes content to a part from byte `start` on, and stops once the part has more bytes than `most`. */
async function append(
  part: string,
  start: number,
  content: AsyncIterable<Uint8Array>,
  most: number,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const handle = await open(part, start > 0 ? "a" : "w");
  try {
    let done = start;
    for await (const bytes of content) {
      await handle.writeFile(bytes);
      done += bytes.length;
      if (done > most) return;
      onBytes(done);
    }
  } finally {
    await handle.close();
  }
}

/** A file's size; -1 without a file, since a missing file and an empty one differ. */
function sizeOf(file: string): number {
  return existsSync(file) ? statSync(file).size : -1;
}

/** The fault of a file, or null; and the file's SHA-256, or "" if its size is wrong. */
function inspect(
  file: string,
  { bytes, ...expected }: ExpectedFile,
): { fault: string | null; sha256: string } {
  const size = sizeOf(file);
  if (size !== bytes) {
    const count = size > bytes ? `more than ${bytes} bytes` : `${size} bytes, not ${bytes}`;
    return { fault: `it has ${count}`, sha256: "" };
  }
  const hash = createHash("sha256");
  const git = createHash("sha1").update(`blob ${bytes}\0`);
  for (const piece of pieces(file)) {
    hash.update(piece);
    git.update(piece);
  }
  const sha256 = hash.digest("hex");
  const [name, actual, right] = expected.sha256
    ? ["SHA-256", sha256, expected.sha256]
    : ["Git hash", git.digest("hex"), expected.gitHash];
  return { fault: actual === right ? null : `its ${name} is ${actual}, not ${right}`, sha256 };
}
