import { lstatSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileHash, hashOf } from "../core";
import type { EncoderConfig } from "./encoder-config";
import { weightFiles } from "./model-weights";
import { readPrompts } from "./prompts";
import { readSentenceModules } from "./sentence-modules";

/** SHA-256 of everything in a model folder that decides a text's vector; the folder's place does not count. */
export interface ModelHashes {
  /** Of the arrays' files and the encoder's shape. */
  readonly weights: string;
  /** Of tokenizer.json. */
  readonly tokenizer: string;
  /** Of every other setting: see {@link modelHashes}. */
  readonly modelConfiguration: string;
}

/** The file that says where a folder comes from. Only the prompts that readPrompts makes of this file decide a vector. */
const origin = "PROVENANCE.json";

/**
 * Hashes a model folder. The configuration is the prompts and every JSON file of the folder and of
 * its modules' folders, whether a reader opens it today or not, so that no reader's file can be
 * forgotten here; model cards and other text are not in it.
 *
 * @throws {UserError} if a file is missing or damaged
 */
export function modelHashes(folder: string, config: EncoderConfig): ModelHashes {
  const settings = jsonFiles(folder, readSentenceModules(folder).folders);
  return {
    weights: hashOf({ config, files: weightFiles(folder, config).map(fileHash) }),
    tokenizer: fileHash(path.join(folder, "tokenizer.json")),
    modelConfiguration: hashOf({
      prompts: readPrompts(folder),
      files: settings.map((name) => [name, fileHash(path.join(folder, name))]),
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
    .filter((name) => name.endsWith(".json") && name !== origin)
    .filter((name) => !lstatSync(path.join(folder, name)).isDirectory())
    .sort();
}
