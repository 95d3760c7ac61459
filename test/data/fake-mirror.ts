import { createHash } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { TestContext } from "node:test";
import type { ManifestFile } from "../../src/data";
import { temporaryFolder } from "../support/temporary-folder";

process.env.no_proxy = "127.0.0.1"; // where this machine has a proxy, its own servers are not behind it

/** An empty folder that is removed after the test. */
export function emptyFolder(context: TestContext): string {
  const folder = temporaryFolder("download");
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A manifest's entry for a file of one repository with the given content. */
export function entryOf(file: string, content: Uint8Array): ManifestFile {
  const sha256 = createHash("sha256").update(content).digest("hex");
  return { repository: "ada/captions", commit: "a1".repeat(20), path: file, bytes: content.length, sha256 };
}

/** Where a file of that repository lies, under a folder or an address. */
export const under = `ada/captions/${"a1".repeat(20)}`;

/** Puts files where a mirror or a download has them. */
export function putFiles(folder: string, files: Readonly<Record<string, Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, under, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

/** Bytes that look alike nowhere. */
export function bytesOf(length: number, seed = 1): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state = (state * 48271) % 2147483647;
    return state >> 8;
  });
}

/** One request that a {@link fakeServer} got. */
export interface Request {
  /** The file's path in the repository. */
  readonly path: string;
  /** The Range header, or null. */
  readonly range: string | null;
}

/** What the server does with a request instead of sending the file; false to send it all the same. */
export type Mishap = (
  request: IncomingMessage,
  response: ServerResponse,
  content: Uint8Array | undefined,
) => boolean;

/**
 * A real HTTP server on this machine that sends files, or parts of them, like a mirror.
 *
 * @param mishaps what happens to the first requests, one each
 */
export async function fakeServer(
  context: TestContext,
  files: Readonly<Record<string, Uint8Array>>,
  mishaps: readonly Mishap[] = [],
): Promise<{ address: string; requests: Request[] }> {
  const requests: Request[] = [];
  const server = createServer((request, response) => {
    const [, name] = decodeURIComponent(request.url ?? "").split(`/${under}/`);
    const range = request.headers.range ?? null;
    const mishap = mishaps[requests.length];
    requests.push({ path: name, range });
    const content = files[name];
    if (mishap?.(request, response, content)) return;
    if (!content) {
      response.writeHead(404).end("no such file");
    } else if (range === null) {
      response.writeHead(200, { "content-length": content.length }).end(content);
    } else {
      const start = Number(/^bytes=(\d+)-$/.exec(range)?.[1]);
      if (start >= content.length) {
        response.writeHead(416, { "content-range": `bytes */${content.length}` }).end();
        return;
      }
      const headers = {
        "content-range": `bytes ${start}-${content.length - 1}/${content.length}`,
        "content-length": content.length - start,
      };
      response.writeHead(206, headers).end(content.subarray(start));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/some/where`, requests };
}
