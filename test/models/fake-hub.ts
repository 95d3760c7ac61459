import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { sha256, UserError } from "../../src/core";
import { temporaryFolder } from "../support/temporary-folder";

process.env.no_proxy = "127.0.0.1"; // where this machine has a proxy, its own servers are not behind it

export interface SeenRequest {
  readonly host: "hub" | "storage";
  readonly url: string;
  readonly range?: string;
  readonly authorization?: string;
}

/** The large file of the tests: 300,000 bytes. */
export const weights = Buffer.alloc(300_000, "weights ");

/** The model's files, and one that is not for us. */
export const contents: Readonly<Record<string, Buffer>> = {
  "config.json": Buffer.from('{"model_type":"bert"}\n'),
  "tokenizer.json": Buffer.from("{}"),
  "modules.json": Buffer.from("[]"),
  "1_Pooling/config.json": Buffer.from('{"pooling_mode_mean_tokens":true}'),
  "README.md": Buffer.alloc(0),
  "model.safetensors": weights,
  "pytorch_model.bin": Buffer.from("not wanted"),
};

/**
 * One model, ada/model, on a server with the addresses and answers of the Hugging Face hub's API;
 * model.safetensors is in large-file storage: the hub redirects to a second server for it.
 */
export class FakeHub {
  static readonly commit = "0123456789abcdef0123456789abcdef01234567";
  /** What the model consists of; changed at will. */
  files: Record<string, Buffer> = {};
  /** Every request since the last {@link reset}. */
  seen: SeenRequest[] = [];
  /** Answers in place of the hub or its storage, where it returns true. */
  answer: (request: IncomingMessage, response: ServerResponse) => boolean = () => false;

  private readonly storage = this.serve("storage", (request, response) =>
    this.send(request, response, weights),
  );
  private readonly hub = this.serve("hub", (request, response) => this.respond(request, response));

  async start(): Promise<void> {
    for (const server of [this.storage, this.hub]) await once(server.listen(0, "127.0.0.1"), "listening");
  }

  stop(): void {
    for (const server of [this.storage, this.hub]) {
      server.closeAllConnections();
      server.close();
    }
  }

  reset(files: Readonly<Record<string, Buffer>>): void {
    this.files = { ...files };
    this.seen = [];
    this.answer = () => false;
  }

  get address(): string {
    return addressOf(this.hub);
  }

  /** Answers a request for the model's files with these, whatever their names. */
  listing(siblings: readonly object[], commit = FakeHub.commit): string {
    return JSON.stringify({ sha: commit, siblings });
  }

  sibling(name: string): object {
    const content = this.files[name];
    const git = createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex");
    const lfs = { sha256: sha256(content), size: content.length, pointerSize: 134 };
    return {
      rfilename: name,
      size: content.length,
      blobId: git,
      ...(name === "model.safetensors" && { lfs }),
    };
  }

  siblings(): object[] {
    return Object.keys(this.files).map((name) => this.sibling(name));
  }

  /** Sends a file, or the rest of it that the request's range asks for. */
  send(request: IncomingMessage, response: ServerResponse, content: Buffer): void {
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
    const range = { "content-range": `bytes ${start}-${content.length - 1}/${content.length}` };
    response.writeHead(start > 0 ? 206 : 200, start > 0 ? range : {}).end(content.subarray(start));
  }

  private respond(request: IncomingMessage, response: ServerResponse): void {
    const url = request.url ?? "";
    const prefix = `/ada/model/resolve/${FakeHub.commit}/`;
    const content = this.files[decodeURI(url).replace(prefix, "")];
    if (url.startsWith("/api/models/ada/model/revision/")) response.end(this.listing(this.siblings()));
    else if (url === `${prefix}model.safetensors`) {
      response.writeHead(302, { location: `${addressOf(this.storage)}/blob?signed=1` }).end();
    } else if (content) this.send(request, response, content);
    else response.writeHead(404).end();
  }

  private serve(
    host: "hub" | "storage",
    handle: (request: IncomingMessage, response: ServerResponse) => void,
  ): Server {
    return createServer((request, response) => {
      const { range, authorization } = request.headers;
      this.seen.push({ host, url: request.url ?? "", range, authorization });
      if (!this.answer(request, response)) handle(request, response);
    });
  }
}

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A folder that does not exist yet. */
export function newFolder(): string {
  return path.join(temporaryFolder("hub"), "models", "ada", "model");
}

/** For assert.rejects: a UserError of one line that matches. */
export function userError(pattern: RegExp): (error: unknown) => boolean {
  return (error) =>
    error instanceof UserError && pattern.test(error.message) && !error.message.includes("\n");
}
