import path from "node:path";
import { UserError } from "../core";
import { type Advice, downloadFile, get, httpSource, type Request } from "../download";
import type { HubListing } from "./repository-files";

/** What a repository on the hub holds, as its API calls it. */
export type RepositoryKind = "model" | "dataset";

/** Requests to one hub. The token goes to the hub's own origin alone (see {@link get}). */
export class HubClient {
  /** The hub's address, for messages. */
  readonly name: string;
  /** What its repositories hold, for messages. */
  readonly words: string;
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
    const { origin, pathname } = parsed(endpoint);
    this.name = origin + pathname.replace(/\/$/, "");
    this.words = kind === "model" ? "model" : "data set";
    this.token = token?.trim() || null;
    if (this.token && !/^[\x21-\x7e]+$/.test(this.token)) {
      throw new UserError(
        "HF_TOKEN: it holds characters that no token has; copy it anew from the hub's settings",
      );
    }
  }

  /**
   * The text at an address.
   *
   * @param address path and query below the hub's address, as "/api/models/bert-base-cased"
   * @throws {UserError} as {@link get} does
   */
  async text(address: string): Promise<string> {
    const { pieces } = await get(this.request(address));
    const parts: Uint8Array[] = [];
    for await (const part of pieces) parts.push(part);
    return Buffer.concat(parts).toString("utf8");
  }

  /**
   * Downloads files of a repository at one commit into a folder, under their own names, each going
   * on where an earlier attempt stopped and checked against the size and hash that are stated.
   *
   * @param onProgress bytes there so far and in all
   * @returns each file's SHA-256 by its name
   * @throws {UserError} as {@link downloadFile} does, and for a file without a stated size or hash
   */
  async fetchFiles(
    hubId: string,
    { commit, files }: HubListing,
    folder: string,
    onProgress: (done: number, total: number) => void,
  ): Promise<Map<string, string>> {
    const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
    const hashes = new Map<string, string>();
    let before = 0;
    for (const { name, ...expected } of files) {
      if (!Number.isSafeInteger(expected.bytes) || !(expected.sha256 ?? expected.gitHash))
        throw new UserError(`${this.name}: states no size or hash for ${name}; use another hub`);
      const address = `${this.kind === "model" ? "" : "/datasets"}/${hubId}/resolve/${commit}/${name}`;
      const source = httpSource(this.request(encodeURI(address)));
      const report = (done: number) => onProgress(before + done, total);
      hashes.set(name, await downloadFile(path.join(folder, name), expected, source, report));
      before += expected.bytes;
    }
    return hashes;
  }

  private request(address: string): Request {
    const instead =
      this.kind === "model"
        ? "use the model that npx batchmix setup makes without it"
        : "fetch the data set elsewhere and bring it as a file of your own";
    const advice: Advice = {
      missing: `check the spelling of ${this.words}, revision and file`,
      refused: this.token
        ? `accept the ${this.words}'s terms on its page with an account that may read it`
        : "set HF_TOKEN to a token of an account that may read it",
      unreachable: `check the network, set HF_ENDPOINT to a hub that can be reached, or ${instead}`,
      damaged: "run the command again, and if that does not help use another hub",
    };
    const authorization = this.token ? `Bearer ${this.token}` : undefined;
    return { url: new URL(this.name + address), advice, authorization };
  }
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
