import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";

export const commit = "89abcdef0123456789abcdef0123456789abcdef";

/** Files by revision and name of each data set, as {"google/xquad": {"main": {"README.md": …}}}. */
export type DataSets = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Buffer>>>>>>;

/**
 * A server with the addresses and answers of the Hugging Face hub for data sets: a listing with
 * sizes and hashes at /api/datasets/NAME/revision/REVISION, and files at
 * /datasets/NAME/resolve/COMMIT/FILE.
 *
 * @returns its address and what it was asked for
 */
export async function dataSetHub(
  context: TestContext,
  dataSets: DataSets,
): Promise<{ endpoint: string; asked: { url: string; authorization?: string }[] }> {
  const asked: { url: string; authorization?: string }[] = [];
  const server = createServer(({ url = "", headers: { authorization } }, response) => {
    asked.push({ url, authorization });
    const [, listed, revision] = /^\/api\/datasets\/(.+)\/revision\/(.+)\?blobs=true$/.exec(url) ?? [];
    const [, named, file] = RegExp(`^/datasets/(.+)/resolve/${commit}/(.+)$`).exec(decodeURI(url)) ?? [];
    const files = dataSets[listed]?.[decodeURIComponent(revision)];
    const content = Object.values(dataSets[named] ?? {}).find((each) => each[file])?.[file];
    if (files) response.end(JSON.stringify({ sha: commit, siblings: Object.entries(files).map(sibling) }));
    else if (content) response.end(content);
    else response.writeHead(404).end();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

/** Parquet and gzip files are in large-file storage, others in Git. */
function sibling([rfilename, content]: [string, Buffer]): object {
  const size = content.length;
  const hash = (name: string) => createHash(name);
  const blobId = hash("sha1").update(`blob ${size}\0`).update(content).digest("hex");
  const lfs = { sha256: hash("sha256").update(content).digest("hex"), size, pointerSize: 130 };
  return { rfilename, size, blobId, ...(/\.(parquet|gz)$/.test(rfilename) && { lfs }) };
}
