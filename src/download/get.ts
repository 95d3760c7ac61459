import type { Dispatcher, Response } from "undici";
import { UserError } from "../core";
import { proxyOf } from "./proxy";

/** The server gave no answer, broke it off or is overloaded, so that another try may help. */
export class UnreachableError extends UserError {}

/** What the user can do if a download fails: the ends of the errors' sentences, by the cause. */
export interface Advice {
  /** There is no such file. */
  readonly missing: string;
  /** The server refuses access to the file. */
  readonly refused: string;
  /** The server gives no answer, breaks it off, or says that it cannot answer now. */
  readonly unreachable: string;
  /** The server sends something else than the file. */
  readonly damaged: string;
}

export interface Request {
  readonly url: URL;
  readonly advice: Advice;
  /** The Authorization header, which is sent to the address' own origin alone. */
  readonly authorization?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds without a byte after which a connection counts as broken; by default 30 s. */
  readonly patience?: number;
}

/** An answer with status 200, 206 or 416. */
export interface Answer {
  readonly status: number;
  readonly contentRange: string | null;
  /** The bytes as they come; a connection that breaks is an {@link UnreachableError}. */
  readonly pieces: AsyncIterable<Uint8Array>;
  /** Closes the connection of an answer that is not read to its end. */
  cancel(): Promise<void>;
}

const maxRedirects = 5;

/**
 * Asks for a file over HTTP, through the environment's proxy (see {@link proxyOf}). Redirects are
 * followed by hand, so that no host but the address' own sees the authorization. No error message holds
 * the authorization, or the query of an address, which may be a signature.
 *
 * @param request its address may hold a user name and a password for the server
 * @throws {UnreachableError} if another try may help
 * @throws {UserError} if the server has no such file or refuses it
 */
export async function get(request: Request): Promise<Answer> {
  let url = request.url;
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    const { response, ...answer } = await ask(url, request);
    const { status, headers } = response;
    if (status === 200 || status === 206 || status === 416)
      return { status, contentRange: headers.get("content-range"), ...answer };
    await answer.cancel();
    const location = headers.get("location");
    if (status < 300 || status > 399 || location === null) throw refusal(status, url, request);
    const next = new URL(location, url);
    if (url.protocol === "https:" && next.protocol !== "https:")
      throw new UserError(
        `${url.host}: points from https to ${next.protocol}, which is not safe; try again later`,
      );
    url = next;
  }
  throw new UserError(
    `${request.url.host}: redirects more than ${maxRedirects} times; ${request.advice.unreachable}`,
  );
}

function refusal(status: number, url: URL, { url: first, advice }: Request): UserError {
  const place = placeOf(url, first);
  if (status === 404 || status === 410)
    return new UserError(`${place}: not found (HTTP ${status}); ${advice.missing}`);
  if (status === 408 || status === 429 || status >= 500)
    return new UnreachableError(`${place}: the server answers HTTP ${status}; ${advice.unreachable}`);
  return new UserError(`${place}: the server refuses access (HTTP ${status}); ${advice.refused}`);
}

/** How messages name an address: without its query; the target of a redirect to another host by its host alone. */
function placeOf(url: URL, first: URL): string {
  return url.origin + (url.origin === first.origin ? url.pathname : "");
}

/** One request, without redirects. */
async function ask(url: URL, { url: first, authorization, headers, patience = 30_000, advice }: Request) {
  const { fetch } = require("undici") as typeof import("undici"); // loading takes 0.1 s, and few commands need it
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), patience).unref();
  const broken = (error: unknown) => {
    clearTimeout(timer);
    const reason = silence.signal.aborted ? `nothing came for ${patience / 1000} s` : reasonOf(error);
    const proxy = proxyOf(url);
    const through = proxy ? ` through the proxy ${proxy.protocol}//${proxy.host}` : "";
    return new UnreachableError(
      `${placeOf(url, first)}: cannot be reached${through} (${reason}); ${advice.unreachable}`,
    );
  };
  const sent = new Headers({ "accept-encoding": "identity", ...headers }); // sizes are those of uncompressed files
  const secret = authorization ?? basic(first);
  if (secret && url.origin === first.origin) sent.set("authorization", secret);
  const bare = new URL(url);
  [bare.username, bare.password] = ["", ""]; // fetch refuses them in an address
  const options = { headers: [...sent], redirect: "manual" as const, signal: silence.signal };
  const dispatcher = dispatcherFor(proxyOf(url));
  const response = await fetch(bare, { ...options, dispatcher }).catch((error) => {
    throw broken(error);
  });
  async function* pieces(): AsyncGenerator<Uint8Array> {
    try {
      for await (const bytes of response.body ?? []) {
        timer.refresh();
        yield bytes;
      }
    } catch (error) {
      throw broken(error);
    } finally {
      clearTimeout(timer);
    }
  }
  const cancel = async () => {
    clearTimeout(timer);
    await response.body?.cancel();
  };
  return { response: response as Response, pieces: pieces(), cancel };
}

/** Why a connection failed: the innermost cause, by its code where the code is a system's. */
function reasonOf(error: unknown): string {
  const { cause, code, message } = error as NodeJS.ErrnoException & { cause?: unknown };
  if (cause instanceof Error) return reasonOf(cause);
  return code && !code.startsWith("UND_ERR") ? code : message;
}

function basic({ username, password }: URL): string | null {
  const both = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return username ? `Basic ${Buffer.from(both).toString("base64")}` : null;
}

const dispatchers = new Map<string, Dispatcher>();

/** The connections through a proxy, or without one, which requests share. */
function dispatcherFor(proxy: URL | null): Dispatcher {
  const { Agent, ProxyAgent } = require("undici") as typeof import("undici");
  const uri = proxy?.href ?? "";
  const token = proxy && !proxy.password ? basic(proxy) : null; // with a password, undici makes it itself
  // proxyTunnel false, as curl: an http address is asked of the proxy, which connects to an https one's host
  const options = { uri, proxyTunnel: false, ...(token && { token }) };
  const dispatcher = dispatchers.get(uri) ?? (proxy ? new ProxyAgent(options) : new Agent());
  dispatchers.set(uri, dispatcher);
  return dispatcher;
}
