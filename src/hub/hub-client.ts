import { UserError } from "../core";

const maxRedirects = 5;

/** What a repository on the hub holds, as its API calls it. */
export type RepositoryKind = "model" | "dataset";

/**
 * Requests to one hub. The token goes to the hub's own origin and nowhere else: redirects are
 * followed by hand, and a storage host that the hub points at never sees it. Nor does any message
 * hold it.
 */
export class HubClient {
  private readonly base: URL;
  private readonly token: string | null;

  /**
   * @param endpoint the hub's address
   * @param token for gated or private repositories
   */
  constructor(
    readonly kind: RepositoryKind,
    endpoint = process.env.HF_ENDPOINT || "https://huggingface.co",
    token = process.env.HF_TOKEN,
  ) {
    this.base = parsed(endpoint);
    this.token = token?.trim() || null;
    if (this.token && !/^[\x21-\x7e]+$/.test(this.token)) {
      throw new UserError(
        "HF_TOKEN: it holds characters that no token has; copy it anew from the hub's settings",
      );
    }
  }

  /** What its repositories hold, for messages. */
  get words(): string {
    return this.kind === "model" ? "model" : "data set";
  }

  /** The hub's address, for messages. */
  get name(): string {
    return this.base.origin + this.base.pathname.replace(/\/$/, "");
  }

  /**
   * @param address path and query below the hub's address, as "/api/models/bert-base-cased"
   * @returns a response with status 200 or 206, its body unread
   * @throws {UserError} for any other status and for a hub out of reach
   */
  async get(address: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    let url = new URL(this.base.href.replace(/\/$/, "") + address);
    for (let redirects = 0; redirects <= maxRedirects; redirects++) {
      const response = await this.request(url, headers);
      const location = response.headers.get("location");
      if (response.status === 200 || response.status === 206) return response;
      await response.body?.cancel();
      if (response.status < 300 || response.status > 399 || !location) {
        throw this.refused(response.status, url);
      }
      const next = new URL(location, url);
      if (url.protocol === "https:" && next.protocol !== "https:") {
        throw new UserError(
          `${url.host}: points from https to ${next.protocol}, which is not safe; try again later`,
        );
      }
      [next.username, next.password] = ["", ""]; // fetch refuses them in an address
      url = next;
    }
    throw new UserError(`${this.name}: redirects more than ${maxRedirects} times; check HF_ENDPOINT`);
  }

  private async request(url: URL, headers: Readonly<Record<string, string>>): Promise<Response> {
    const sent = new Headers({ "accept-encoding": "identity", ...headers });
    if (this.token && url.origin === this.base.origin) sent.set("authorization", `Bearer ${this.token}`);
    try {
      return await fetch(url, { headers: sent, redirect: "manual" });
    } catch (error) {
      throw this.unreachable(error, url.host);
    }
  }

  /** What a request that got no answer, or one that broke off, is told by. */
  unreachable(cause: unknown, host = this.name): UnreachableError {
    const { code, message } = rootOf(cause);
    const instead =
      this.kind === "model"
        ? "use the model that npx batchmix setup makes without it"
        : "fetch the data set elsewhere and bring it as a file of your own";
    return new UnreachableError(
      `${host}: cannot be reached (${code ?? message}); check the network, set HF_ENDPOINT to a hub that can be reached, or ${instead}`,
    );
  }

  private refused(status: number, url: URL): UserError {
    const what = `${this.name}${url.origin === this.base.origin ? url.pathname : ""}`;
    if (status === 401 || status === 403) {
      const advice = this.token
        ? `accept the ${this.words}'s terms on its page with`
        : "set HF_TOKEN to a token of";
      return new UserError(
        `${what}: the hub refuses access (status ${status}); ${advice} an account that may read it`,
      );
    }
    if (status === 404) {
      return new UserError(
        `${what}: the hub has no such ${this.words}, revision or file; check the spelling`,
      );
    }
    return new UserError(
      `${what}: the hub answers with status ${status}; run the command again later to continue`,
    );
  }
}

/** No answer, or one that broke off: worth another try. */
export class UnreachableError extends UserError {}

function rootOf(error: unknown): { code?: string; message: string } {
  const { cause } = error as { cause?: unknown };
  if (cause instanceof Error) return rootOf(cause);
  return error instanceof Error ? (error as NodeJS.ErrnoException) : { message: String(error) };
}

function parsed(endpoint: string): URL {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null; // not in the message: it may hold a password
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new UserError("HF_ENDPOINT: not an http or https address; unset it or write it as https://host");
  }
  if (url.username || url.password) {
    throw new UserError("HF_ENDPOINT: it holds a user name or password; leave them out and set HF_TOKEN");
  }
  return url;
}
