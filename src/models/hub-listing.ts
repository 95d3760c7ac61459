import { UserError } from "../core";
import { type HubClient, type HubListing, repositoryFiles } from "../hub";

const wanted = [
  /^(config|config_sentence_transformers|sentence_bert_config|modules)\.json$/,
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
export async function hubListing(client: HubClient, hubId: string, revision: string): Promise<HubListing> {
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
