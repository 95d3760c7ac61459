import { existsSync } from "node:fs";
import path from "node:path";
import { hashOf, UserError } from "../core";
import type { Role } from "../data";
import {
  type EncoderConfig,
  modelHashes,
  type Parameters,
  readEncoderConfig,
  readParameters,
  readWordRows,
  type TrainedModel,
  withTokens,
} from "../models";
import type { ThroughputSettings } from "../settings";
import { type Cell, type CellInputs, cellKey, modelFolder, openModel } from "../sweep";
import { loadTokenizer } from "../text";

/** A model whose speed is compared with others'. */
export interface ComparedModel {
  /** What tables and figures call it; no two are called the same. */
  readonly label: string;
  /** Hash of all in its folder that decides a vector. */
  readonly hash: string;
  readonly config: EncoderConfig;
  /** Token ids of a text with the prompt of its side, computed at every call: it is part of what is timed. */
  tokensOf(text: string, role: Role): Int32Array;
  /** Parameters with the word rows of the given tokens; read or copied at every call. */
  parametersOf(vocabulary: Int32Array): Parameters;
}

/**
 * The models of folders, by name in data/models or by path. Models of equal tokenizer and
 * configuration have their tokenizer loaded once.
 *
 * @throws {UserError} if a folder is missing or damaged
 */
export function openModels(
  names: readonly string[],
  settings: Pick<ThroughputSettings, "layers" | "maxTokens" | "ignoredKeys">,
): ComparedModel[] {
  const tokenizers = new Map<string, ReturnType<typeof loadTokenizer>>();
  const labels = names.map((name) => path.basename(name));
  return names.map((name, index) => {
    const folder = modelFolder(name);
    if (!existsSync(folder)) {
      throw new UserError(
        `${folder}: no such model folder; train one with npx batchmix train, or see npx batchmix model --help`,
      );
    }
    const ignoredKeys = settings.ignoredKeys ?? [];
    const encoder = readEncoderConfig(folder, settings.layers ?? undefined, ignoredKeys);
    const hashes = modelHashes(folder, encoder, ignoredKeys);
    const read = hashOf([hashes.tokenizer, hashes.modelConfiguration]);
    const tokenizer = tokenizers.get(read) ?? loadTokenizer(folder, ignoredKeys);
    tokenizers.set(read, tokenizer);
    const { config, tokensOf } = openModel(folder, settings, () => tokenizer);
    const isOnlyOne = labels.filter((label) => label === labels[index]).length === 1;
    return {
      label: isOnlyOne ? labels[index] : name,
      hash: hashOf(hashes),
      config,
      tokensOf,
      parametersOf: (vocabulary) => readParameters(folder, config, vocabulary),
    };
  });
}

/** A model that was trained in this process, under its mix' name. */
export function trainedModel(
  label: string,
  cell: Cell,
  { identity, modelFolder: source, config }: CellInputs,
  model: TrainedModel,
): ComparedModel {
  return {
    label,
    hash: cellKey(cell, identity),
    config,
    tokensOf: openModel(source, cell.settings).tokensOf,
    parametersOf: (vocabulary) => withTokens(model, vocabulary, readWordRows(source, vocabulary)),
  };
}
