import {
  accessSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { UserError, writeFileAtomic } from "../core";
import { readModelJson, readOptionalJson, sentenceConfigNames } from "../model-json";
import type { EncoderConfig } from "./encoder-config";
import { readPrompts } from "./model-folder";
import { denseFile, readWordRows } from "./model-weights";
import { denseSourceNames, sourceNames } from "./parameters";
import { readSentenceModules } from "./read-encoder-config";
import { type NamedArray, writeSafetensors } from "./safetensors.mjs";
import { type TrainedModel, withTokens } from "./trained-model";

/** Files of a model folder that training does not change. */
const copied = [
  "tokenizer.json",
  "tokenizer_config.json",
  "special_tokens_map.json",
  "modules.json",
  ...sentenceConfigNames,
];

/**
 * Refuses a place where a new folder cannot be made. Call it before hours of training.
 *
 * @throws {UserError} if it exists already, or if its parent cannot be written to
 */
export function requireNewFolder(folder: string): void {
  if (existsSync(folder)) throw new UserError(`${folder}: exists already; choose another name or delete it`);
  const parent = path.dirname(folder);
  try {
    mkdirSync(parent, { recursive: true });
    accessSync(parent, constants.W_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(
      `${parent}: no folder can be made here (${code}); choose another place or get write access`,
    );
  }
}

/**
 * Writes a trained model as a Hugging Face folder that sentence-transformers opens: the full
 * vocabulary again, the layers in use, tokenizer and pooling of the model that training started from.
 *
 * @param source the model folder that training started from
 * @param folder must not exist yet; it appears whole or not at all
 * @param card the model card, Markdown
 */
export function writeModel(source: string, folder: string, model: TrainedModel, card: string): void {
  requireNewFolder(folder);
  const temporary = `${folder}.tmp-${process.pid}`;
  try {
    mkdirSync(temporary, { recursive: true });
    const settings = readSentenceModules(source).folders.map((module) => path.join(module, "config.json"));
    for (const name of [...copied, ...settings]) {
      const from = path.join(source, name);
      if (!existsSync(from)) continue;
      mkdirSync(path.dirname(path.join(temporary, name)), { recursive: true });
      copyFileSync(from, path.join(temporary, name));
    }
    writePrompts(source, temporary, model.config);
    const { dtype: _, ...config } = readModelJson<{ dtype?: unknown }>(path.join(source, "config.json"));
    const kept = { ...config, num_hidden_layers: model.config.layers, torch_dtype: "float32" };
    writeFileSync(path.join(temporary, "config.json"), `${JSON.stringify(kept, null, 2)}\n`);
    writeFileAtomic(path.join(temporary, "README.md"), card);
    writeSafetensors(path.join(temporary, "model.safetensors"), fullArrays(source, model));
    const { dense } = model.config;
    if (dense) writeSafetensors(denseFile(temporary, dense), denseArrays(model));
    renameSync(temporary, folder);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    throw error;
  }
}

/** Writes sentence-transformers' own settings, with the prompts and the similarity that the model was trained with. */
function writePrompts(source: string, folder: string, { isUnit }: EncoderConfig): void {
  const name = "config_sentence_transformers.json";
  const settings = readOptionalJson<{ prompts: object; similarity_fn_name: string }>(path.join(source, name));
  const { query, candidate } = readPrompts(source);
  const declared =
    query || candidate
      ? { prompts: { ...settings.prompts, query, document: candidate, passage: candidate } }
      : {};
  const similarity = isUnit ? "cosine" : "dot"; // of unit vectors both are equal
  writeFileSync(
    path.join(folder, name),
    `${JSON.stringify({ ...settings, ...declared, similarity_fn_name: similarity }, null, 2)}\n`,
  );
}

function denseArrays({ config, parameters }: TrainedModel): Map<string, NamedArray> {
  const names = [...denseSourceNames(config)];
  return new Map(names.map(([name, target]) => [target, parameters.get(name) as NamedArray]));
}

/** All arrays of the transformer under their Hugging Face names, word table of full size. */
function fullArrays(source: string, model: TrainedModel): Map<string, NamedArray> {
  const everyToken = Int32Array.from({ length: model.config.vocabularySize }, (_, id) => id);
  const parameters = withTokens(model, everyToken, readWordRows(source, everyToken));
  const arrays = new Map<string, NamedArray>();
  for (const [name, targets] of sourceNames(model.config)) {
    const { shape, values } = parameters.get(name) as NamedArray;
    const length = values.length / targets.length;
    targets.forEach((target, part) => {
      arrays.set(target, {
        shape: [shape[0] / targets.length, ...shape.slice(1)],
        values: values.subarray(part * length, (part + 1) * length),
      });
    });
  }
  return arrays;
}
