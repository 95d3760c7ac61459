import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { explainWriteError, replaceFolder, UserError } from "../core";
import { HubClient, type HubListing, repositoryFiles } from "../hub";

export interface DownloadModelOptions {
  /** Where the model is to lie; its parent is made if need be, and a folder already there replaced. */
  readonly folder: string;
  /** A branch, tag or commit; by default the commit pinned here, else "main". */
  readonly revision?: string;
  /** The hub's address; by default HF_ENDPOINT, else https://huggingface.co. */
  readonly endpoint?: string;
  /** For gated or private models; by default HF_TOKEN. Sent to the hub's own host alone. */
  readonly token?: string;
  /** Bytes there so far, those of an earlier attempt included, and bytes in all. */
  readonly onProgress?: (done: number, total: number) => void;
}

export interface DownloadedModel {
  readonly folder: string;
  /** The commit that the revision stood for. */
  readonly commit: string;
  readonly bytes: number;
}

/** Commits and weights known by hash, so that not even the hub can give other ones unnoticed. */
const pinned: Readonly<Record<string, { commit: string; sha256: Readonly<Record<string, string>> }>> = {
  "intfloat/multilingual-e5-small": {
    commit: "fd1525a9fd15316a2d503bf26ab031a61d056e98",
    sha256: {
      "model.safetensors": "1a55775f53449dac10a2bcbc312469fac40b96d53198c407081a831f81c98477",
      "tokenizer.json": "0b44a9d7b51c3c62626640cda0e2c2f70fdacdc25bbbd68038369d14ebdf4c39",
    },
  },
};

interface Provenance {
  readonly model: string;
  readonly commit: string;
  readonly files: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>;
}

/**
 * Downloads a model's configuration, tokenizer, safetensors and sentence-transformers files from
 * the Hugging Face hub at one commit, checks each against the size and hash that the hub states
 * (and, for the default commit of a model pinned here, against our own), and puts the folder into
 * place when it is whole, with its origin in PROVENANCE.json. What an interrupted download left in
 * `<folder>.part` is taken up again. A folder of the same commit that is whole stays as it is.
 *
 * @param hubId as "intfloat/multilingual-e5-small"
 * @throws {UserError} for an id or revision that the hub does not have, a hub out of reach, a
 *   missing token, a file of another hash, no room or no permission; `folder` is then unchanged
 */
export async function downloadModel(hubId: string, options: DownloadModelOptions): Promise<DownloadedModel> {
  const { folder, onProgress = () => {} } = options;
  const revision = options.revision ?? pinned[hubId]?.commit ?? "main";
  const present = wholeFolder(folder, hubId, revision);
  if (present) return present;
  const client = new HubClient("model", options.endpoint, options.token);
  const listing = withPins(hubId, await hubListing(client, hubId, revision));
  const here = wholeFolder(folder, hubId, listing.commit);
  if (here) return here;
  const part = `${folder}.part`;
  try {
    beginPart(part, `${hubId} ${listing.commit}`);
    const hashes = await client.fetchFiles(hubId, listing, part, onProgress);
    const files: Provenance["files"] = Object.fromEntries(
      listing.files.map(({ name, bytes }) => [name, { bytes, sha256: hashes.get(name) as string }]),
    );
    const provenance = { model: hubId, endpoint: client.name, revision, commit: listing.commit, files };
    writeFileSync(path.join(part, "PROVENANCE.json"), `${JSON.stringify(provenance, null, 2)}\n`);
    replaceFolder(part, folder);
    rmSync(path.join(folder, mark));
  } catch (error) {
    throw explainWriteError(error, folder);
  }
  const bytes = listing.files.reduce((sum, file) => sum + file.bytes, 0);
  return { folder, commit: listing.commit, bytes };
}

/** The model in the folder, if it is of this commit and all its files have the recorded sizes. */
function wholeFolder(folder: string, hubId: string, commit: string): DownloadedModel | null {
  try {
    const text = readFileSync(path.join(folder, "PROVENANCE.json"), "utf8");
    const { model, commit: recorded, files }: Provenance = JSON.parse(text);
    if (model !== hubId || recorded !== commit) return null;
    const sizes = Object.entries(files).map(([name, { bytes }]) => {
      return statSync(path.join(folder, name)).size === bytes ? bytes : Number.NaN;
    });
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    return Number.isNaN(bytes) ? null : { folder, commit, bytes };
  } catch {
    return null; // no folder, or not one that this function made
  }
}

function withPins(hubId: string, listing: HubListing): HubListing {
  const pin = pinned[hubId];
  if (listing.commit !== pin?.commit) return listing;
  const files = listing.files.map((file) => ({ ...file, sha256: pin.sha256[file.name] ?? file.sha256 }));
  return { ...listing, files };
}

/** The file that says what the others in a folder of partial files are of. */
const mark = ".commit";

/** Empties the folder of partial files unless they are of the same model and commit. */
function beginPart(part: string, identity: string): void {
  const file = path.join(part, mark);
  if (!existsSync(file) || readFileSync(file, "utf8") !== identity)
    rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  writeFileSync(file, identity);
}

const wanted = [
  /^(config|config_sentence_transformers|sentence_(bert|roberta|xlm-roberta)_config|modules)\.json$/,
  /^(tokenizer|tokenizer_config|special_tokens_map)\.json$/,
  /^\d+_[A-Za-z]+\/(config\.json|model\.safetensors)$/, // sentence-transformers' modules, as 1_Pooling
  /^README\.md$/,
];

/**
 * What commit a revision stands for, and the files of a model folder at it: configuration,
 * tokenizer, safetensors (one file, or an index with its parts), sentence-transformers' modules.
 *
 * @throws {UserError} if the model lacks config.json, tokenizer.json or safetensors, or as
 *   {@link repositoryFiles} does
 */
async function hubListing(client: HubClient, hubId: string, revision: string): Promise<HubListing> {
  const { commit, files } = await repositoryFiles(client, hubId, revision);
  const names = files.map(({ name }) => name);
  for (const needed of ["config.json", "tokenizer.json"]) {
    if (names.includes(needed)) continue;
    throw new UserError(`${hubId}: the hub has no ${needed} for it at ${revision}; choose another model`);
  }
  const weights = weightFiles(names);
  if (weights.length === 0) {
    throw new UserError(`${hubId}: the hub has no safetensors for it at ${revision}; choose another model`);
  }
  const isTaken = (name: string) => weights.includes(name) || wanted.some((pattern) => pattern.test(name));
  return { commit, files: files.filter(({ name }) => isTaken(name)) };
}

function weightFiles(names: readonly string[]): string[] {
  if (names.includes("model.safetensors")) return ["model.safetensors"];
  const parts = names.filter((name) => /^model-\d{5}-of-\d{5}\.safetensors$/.test(name));
  const count = Number(parts[0]?.slice(-17, -12));
  return names.includes("model.safetensors.index.json") && parts.length === count
    ? ["model.safetensors.index.json", ...parts]
    : [];
}
