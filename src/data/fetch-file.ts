import { createReadStream, existsSync, statSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { UserError } from "../core";
import type { PartialFile } from "./partial-file";

/** How a connection that fails is tried again. */
export interface Retries {
  readonly retryDelay?: number;
  readonly patience?: number;
}

const tries = 5;

/** A failure that another try may mend. */
class Unreachable extends Error {}

/**
 * Fetches a file over HTTP into a partial file, going on after the bytes that are there already,
 * and gives it its name. A connection that fails, breaks off or stalls, and a server that is
 * overloaded, is tried 5 times in all.
 *
 * @param onBytes called with the bytes that are there so far
 * @throws {UserError} if the file is not there, cannot be reached, or is not what was expected
 */
export async function fetchFile(
  address: string,
  partial: PartialFile,
  onBytes: (bytes: number) => void,
  { retryDelay = 500, patience = 30_000 }: Retries = {},
): Promise<void> {
  partial.resume();
  const isContinued = partial.bytes > 0;
  for (let attempt = 1; ; attempt++) {
    try {
      if (attempt > 1) partial.resume();
      await fetchRest(address, partial, onBytes, patience);
      break;
    } catch (error) {
      partial.close();
      if (!(error instanceof Unreachable)) throw error;
      if (attempt === tries) {
        throw new UserError(
          `${address}: ${error.message}; check the connection and run the command again, or name a mirror in BATCHMIX_MIRROR`,
        );
      }
      await wait(retryDelay * 2 ** (attempt - 1));
    }
  }
  const wrong = partial.finish();
  if (wrong === null) return;
  if (isContinued) return fetchFile(address, partial, onBytes, { retryDelay, patience }); // the old half may be to blame
  throw new UserError(
    `${address}: ${wrong}; the copy there is damaged or has changed, so nothing was kept of it`,
  );
}

/** One connection: asks for the bytes that are missing and adds them. */
async function fetchRest(
  address: string,
  partial: PartialFile,
  onBytes: (bytes: number) => void,
  patience: number,
): Promise<void> {
  if (partial.bytes > 0 && partial.bytes === partial.wholeBytes) return;
  const stalled = new AbortController();
  let timer = setTimeout(() => stalled.abort(), patience);
  const headers: Record<string, string> = { "accept-encoding": "identity" }; // sizes are of the file as it lies there
  if (partial.bytes > 0) headers.range = `bytes=${partial.bytes}-`;
  try {
    const response = await fetch(address, { headers, signal: stalled.signal });
    checkStatus(response, address);
    if (response.status === 200) partial.restart();
    else if (!continuesAt(response, partial.bytes)) {
      partial.restart();
      throw new Unreachable("the server cannot send the part that is missing");
    }
    for await (const chunk of response.body ?? []) {
      clearTimeout(timer);
      timer = setTimeout(() => stalled.abort(), patience);
      partial.add(chunk as Uint8Array);
      if (partial.bytes > partial.wholeBytes) return; // more than it should be: finish() refuses it
      onBytes(partial.bytes);
    }
  } catch (error) {
    if (error instanceof UserError || error instanceof Unreachable) throw error;
    if (stalled.signal.aborted) throw new Unreachable(`nothing came for ${patience / 1000} s`);
    const { message, cause } = error as Error & { cause?: { code?: string; message?: string } };
    throw new Unreachable(`cannot be reached (${cause?.code ?? cause?.message ?? message})`);
  } finally {
    clearTimeout(timer);
    stalled.abort(); // lets go of what was not read
  }
}

function checkStatus(response: Response, address: string): void {
  const { status } = response;
  if (status === 200 || status === 206 || status === 416) return;
  if (status === 404 || status === 410) {
    throw new UserError(
      `${address}: there is no such file (HTTP ${status}); is the mirror complete, or the file withdrawn?`,
    );
  }
  if (status === 408 || status === 429 || status >= 500)
    throw new Unreachable(`the server answers HTTP ${status}`);
  throw new UserError(
    `${address}: the server refuses (HTTP ${status}); another one can be named in BATCHMIX_MIRROR`,
  );
}

/** Whether a partial answer starts at the byte that was asked for; a 416 does not. */
function continuesAt(response: Response, start: number): boolean {
  const range = response.headers.get("content-range");
  return response.status === 206 && (range?.startsWith(`bytes ${start}-`) ?? false);
}

/**
 * Copies a file from a mirror that is a folder into a partial file, and gives it its name.
 *
 * @throws {UserError} if it is not there, cannot be read, or is not what was expected
 */
export async function readLocalFile(
  source: string,
  partial: PartialFile,
  onBytes: (bytes: number) => void,
): Promise<void> {
  if (!existsSync(source) || !statSync(source).isFile()) {
    throw new UserError(
      `${source}: there is no such file in the mirror; complete it, or unset BATCHMIX_MIRROR`,
    );
  }
  partial.restart();
  try {
    for await (const chunk of createReadStream(source)) {
      partial.add(chunk);
      if (partial.bytes > partial.wholeBytes) break;
      onBytes(partial.bytes);
    }
  } catch (error) {
    partial.discard();
    if (error instanceof UserError) throw error;
    throw new UserError(
      `${source}: cannot be read (${(error as NodeJS.ErrnoException).code}); check the mirror`,
    );
  }
  const wrong = partial.finish();
  if (wrong !== null) {
    throw new UserError(`${source}: ${wrong}; replace this copy in the mirror, nothing was kept of it`);
  }
}
