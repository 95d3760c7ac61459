import { UserError } from "../core";
import { HubClient, type HubFile, repositoryFiles } from "../hub";
import type { HubDataOptions } from "./hub-data-set";
import type { LanguageCode } from "./types";

/**
 * Downloads MIRACL in one language from the hub, into a folder that {@link MiraclSet} reads:
 * questions and judgements of a split (a gated repository: terms and token) and all shards of the
 * passages, each file checked by its hash.
 *
 * @param split "dev" or "train", which have judgements
 * @throws {UserError} if the hub has no such language or split, refuses access or is out of reach
 */
export async function downloadMiracl(
  language: LanguageCode,
  split: string,
  { folder, endpoint, token, onProgress = () => {} }: HubDataOptions,
): Promise<void> {
  const client = new HubClient("dataset", endpoint, token);
  const version = `miracl-v1.0-${language}`;
  const sources: [string, string[]][] = [
    [
      "miracl/miracl",
      ["topics", "qrels"].map((kind) => `${version}/${kind}/${kind}.${version}-${split}.tsv`),
    ],
    ["miracl/miracl-corpus", [`miracl-corpus-v1.0-${language}/docs-0.jsonl.gz`]],
  ];
  const listings = [];
  for (const [hubId, needed] of sources) {
    const { commit, files } = await repositoryFiles(client, hubId, "main");
    const missing = needed.find((name) => files.every((file) => file.name !== name));
    if (missing) throw new UserError(`${hubId}: the hub has no ${missing} in it; check language and split`);
    const isShard = ({ name }: HubFile) => name.startsWith(`miracl-corpus-v1.0-${language}/docs-`);
    const wanted = files.filter((file) => needed.includes(file.name) || isShard(file));
    listings.push({ hubId, commit, files: wanted });
  }
  const sizes = listings.map(({ files }) => files.reduce((sum, { bytes }) => sum + bytes, 0));
  for (const [at, { hubId, ...listing }] of listings.entries()) {
    const before = at === 0 ? 0 : sizes[0];
    const report = (done: number) => onProgress(before + done, sizes[0] + sizes[1]);
    await client.fetchFiles(hubId, listing, folder, report);
  }
}
