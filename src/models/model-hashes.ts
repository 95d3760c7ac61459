import { lstatSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileHash, hashOf } from "../core";
import type { EncoderConfig } from "./encoder-config";
import { originFile, readPrompts } from "./model-folder";
import { weightFiles } from "./model-weights";
import { readSentenceModules } from "./read-encoder-config";

/** SHA-256 of everything in a model folder that decides a text's vector, wherever the folder lies. */
export interface ModelHashes {
  /** Of the arrays' files and the encoder's shape. */
  readonly weights: string;
  /** Of tokenizer.json. */
  readonly tokenizer: string;
  /** Of every other setting: see {@link modelHashes}. */
  readonly modelConfiguration: string;
}

/**
 * Hashes a model folder. The configuration is the prompts and every JSON file of the folder and of
 * its modules' folders, whether a reader opens it today or not, so that no reader's file can be
 * forgotten here; model cards and other text are not in it.
 *
 * @throws {UserError} if a file is missing or damaged
 */
export function modelHashes(
  folder: string,
  config: EncoderConfig,
  ignoredKeys: readonly string[] = [],
): ModelHashes {
  const settings = jsonFiles(folder, readSentenceModules(folder, null, ignoredKeys).folders);
  // files tell what these three say, and hashes of folders that an earlier version knew stay as they were
  const { activation: _, isUnit: _unit, maxTokens: _tokens, ...shape } = config;
  const { query, candidate } = readPrompts(folder, ignoredKeys);
  return {
    weights: hashOf({
      config: { ...shape, pooling: config.pooling.join("+") },
      files: weightFiles(folder, config).map(fileHash),
    }),
    tokenizer: fileHash(path.join(folder, "tokenizer.json")),
    modelConfiguration: hashOf({
      prompts: { query, candidate },
      files: settings.map((name) => [name, fileHash(path.join(folder, name))]),
      ignoredKeys: ignoredKeys.length > 0 ? [...ignoredKeys].sort() : undefined,
    }),
  };
}

/** The JSON files of a model folder and of its modules' folders, some of which may not be there. */
function jsonFiles(folder: string, modules: readonly string[]): string[] {
  const names = readdirSync(folder);
  const within = modules
    .filter((module) => names.includes(module))
    .flatMap((module) => readdirSync(path.join(folder, module)).map((name) => `${module}/${name}`));
  return [...names, ...within]
    .filter((name) => name.endsWith(".json") && name !== originFile) // only its prompts decide a vector
    .filter((name) => !lstatSync(path.join(folder, name)).isDirectory())
    .sort();
}
