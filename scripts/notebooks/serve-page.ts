import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, watch } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { writeFileAtomic } from "../../src/core";

/** What `npm run dev` shows, kept as state.json in its folder; beside it page.html, once there is one. */
export interface PageState {
  /** When the last whole execution began; files that changed since are news. Milliseconds since 1970. */
  readonly asOf: number;
  /** Name of the notebook whose page is shown; null while there is none. */
  readonly shown: string | null;
  /** Counts pages. */
  readonly version: number;
  /** Progress or error; "" if there is nothing to say. */
  readonly text: string;
  readonly isError: boolean;
}

export function readPageState(folder: string): PageState {
  return JSON.parse(readFileSync(path.join(folder, "state.json"), "utf8"));
}

export function writePageState(folder: string, state: PageState): void {
  writeFileAtomic(path.join(folder, "state.json"), JSON.stringify(state));
}

/** Runs in the page: shows what is said, and reloads when there is another page. */
const liveScript = (version: number) => `<script>
{
  const banner = document.body.appendChild(document.createElement("pre"));
  banner.setAttribute("role", "status");
  const say = (text, isError) => {
    banner.textContent = text;
    banner.style = "position: fixed; inset: 0 0 auto 0; z-index: 9999; margin: 0; padding: .5em 1em; max-height: 50vh; overflow: auto; white-space: pre-wrap; color: black; font: 14px sans-serif; background: " + (isError ? "#ffc9c9" : "#ffe8a1") + (text ? "" : "; display: none");
  };
  const events = new EventSource("events");
  events.onmessage = ({ data }) => {
    const { version, text, isError } = JSON.parse(data);
    if (version !== ${version}) location.reload();
    else say(text, isError);
  };
  events.onerror = () => say("npm run dev does not answer.", true);
}
</script>
`;

/** Shown until a notebook was executed. */
const emptyPage = '<!doctype html><html lang="en"><title>npm run dev</title><body></body></html>';

/**
 * Serves the page in a folder, see PageState, to browsers of this machine that know the token in
 * its address. Nothing else can be asked for: no path of a request becomes a path of a file.
 *
 * @returns the address
 */
export async function servePage(folder: string): Promise<string> {
  const token = randomBytes(24).toString("base64url");
  const readers = new Set<ServerResponse>();
  const state = () => `data: ${JSON.stringify(readPageState(folder))}\n\n`;
  const server = createServer((request, response) => {
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("X-Frame-Options", "DENY");
    if (!isOwn(request, (server.address() as AddressInfo).port)) {
      response.writeHead(403).end();
    } else if (request.url === `/${token}/`) {
      response.setHeader("Content-Type", "text/html; charset=utf-8");
      response.end(pageWithScript(folder));
    } else if (request.url === `/${token}/events`) {
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      response.write(`retry: 500\n${state()}`);
      readers.add(response);
      response.on("close", () => readers.delete(response));
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  watch(folder, (_event, file) => {
    if (file === "state.json") for (const reader of readers) reader.write(state());
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/${token}/`;
}

/** Whether a request names this server by its address and comes from no other site's page. */
function isOwn({ method, headers }: IncomingMessage, port: number): boolean {
  const host = `127.0.0.1:${port}`;
  const isOwnOrigin = headers.origin === undefined || headers.origin === `http://${host}`;
  return method === "GET" && headers.host === host && isOwnOrigin;
}

function pageWithScript(folder: string): string {
  const { version } = readPageState(folder);
  const file = path.join(folder, "page.html");
  const page = existsSync(file) ? readFileSync(file, "utf8") : emptyPage;
  const end = page.lastIndexOf("</body>");
  return page.slice(0, end) + liveScript(version) + page.slice(end);
}
