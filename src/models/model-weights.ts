import { existsSync } from "node:fs";
import path from "node:path";
import { UserError } from "../core";
import type { EncoderConfig } from "./encoder-config";
import { readModelJson } from "./model-folder";
import { denseSourceNames, type Parameters, sourceNames } from "./parameters";
import { type NamedArray, openSafetensors, type SafetensorsFile } from "./safetensors.mjs";

/** The arrays of a model folder, in one file or in several. */
type ModelWeights = Pick<SafetensorsFile, "shapes" | "read" | "readRows" | "close">;

/**
 * The files of a folder that hold its transformer's weights: model.safetensors, or the shards that
 * model.safetensors.index.json names.
 *
 * @throws {UserError} if there are none, or the index names a place outside of the folder
 */
function transformerFiles(folder: string): string[] {
  const whole = path.join(folder, "model.safetensors");
  const index = `${whole}.index.json`;
  if (existsSync(whole)) return [whole];
  if (!existsSync(index)) {
    throw new UserError(`${folder}: no model.safetensors in this model folder; fetch the model again`);
  }
  const { weight_map: map } = readModelJson<{ weight_map?: Record<string, unknown> }>(index);
  const shards = [...new Set(Object.values(map ?? {}))];
  const odd = shards.find((shard) => typeof shard !== "string" || !/^[\w-][\w.-]*\.safetensors$/.test(shard));
  if (shards.length === 0 || odd !== undefined) {
    throw new UserError(
      `${index}: ${odd === undefined ? "names no shards" : `${JSON.stringify(odd)} is no file of this folder`}; fetch the model again`,
    );
  }
  return (shards as string[]).sort().map((shard) => path.join(folder, shard));
}

/** The file of the dense module's weights. */
export function denseFile(folder: string, dense: NonNullable<EncoderConfig["dense"]>): string {
  return path.join(folder, dense.folder, "model.safetensors");
}

/** All files that hold weights of a model, in a fixed order. */
export function weightFiles(folder: string, { dense }: EncoderConfig): string[] {
  return [...transformerFiles(folder), ...(dense ? [denseFile(folder, dense)] : [])];
}

/**
 * Reads an encoder's parameters from a model folder's safetensors files.
 *
 * @param vocabulary the token ids whose embeddings are wanted, in the order of the rows
 * @throws {UserError} if the file is missing, damaged, or of another shape than `config` says
 */
export function readParameters(
  folder: string,
  config: EncoderConfig,
  vocabulary: ArrayLike<number>,
): Parameters {
  const parameters = new Map<string, NamedArray>();
  reading(openModelWeights(folder), (weights) => {
    const prefix = prefixIn(weights);
    for (const [name, sources] of sourceNames(config)) {
      const arrays = sources.map((source) => {
        const full = `${prefix}${source}`;
        if (name !== "embeddings.word") return arrayOf(weights, full);
        return { shape: [vocabulary.length, config.width], values: weights.readRows(full, vocabulary) };
      });
      parameters.set(name, stacked(arrays));
    }
  });
  if (config.dense) {
    reading(openSafetensors(denseFile(folder, config.dense)), (weights) => {
      for (const [name, source] of denseSourceNames(config)) parameters.set(name, arrayOf(weights, source));
    });
  }
  checkParameters(parameters, config, folder);
  return parameters;
}

/** The word embeddings of some tokens of a model folder, shape [tokens, width]. */
export function readWordRows(folder: string, tokens: ArrayLike<number>): Float32Array {
  return reading(openModelWeights(folder), (weights) =>
    weights.readRows(`${prefixIn(weights)}embeddings.word_embeddings.weight`, tokens),
  );
}

/** Gives what `read` gives, and closes the weights, after an error too. */
function reading<T>(weights: ModelWeights, read: (weights: ModelWeights) => T): T {
  try {
    return read(weights);
  } finally {
    weights.close();
  }
}

/** The prefix of the arrays' names, which a model with a head on top of the encoder has. */
function prefixIn({ shapes }: ModelWeights): string {
  const prefixes = ["", "bert.", "roberta."];
  return prefixes.find((prefix) => shapes.has(`${prefix}embeddings.LayerNorm.weight`)) ?? "";
}

/**
 * Opens the weights of a model folder's transformer.
 *
 * @throws {UserError} if they are missing, damaged, or an array is in two shards
 */
function openModelWeights(folder: string): ModelWeights {
  const opened: SafetensorsFile[] = [];
  const close = () => {
    for (const shard of opened) shard.close();
  };
  try {
    const shapes = new Map<string, readonly number[]>();
    const shardOf = new Map<string, SafetensorsFile>();
    for (const file of transformerFiles(folder)) {
      const shard = openSafetensors(file);
      opened.push(shard);
      for (const [name, shape] of shard.shapes) {
        if (shapes.has(name))
          throw new UserError(`${file}: ${name} is in another shard too; fetch the model again`);
        shapes.set(name, shape);
        shardOf.set(name, shard);
      }
    }
    const holding = (name: string) => shardOf.get(name) ?? opened[0]; // which refuses a name that it lacks
    return {
      shapes,
      read: (name) => holding(name).read(name),
      readRows: (name, rows) => holding(name).readRows(name, rows),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

function arrayOf(weights: ModelWeights, name: string): NamedArray {
  const values = weights.read(name);
  return { shape: weights.shapes.get(name) ?? [], values };
}

function stacked(arrays: NamedArray[]): NamedArray {
  if (arrays.length === 1) return arrays[0];
  const values = new Float32Array(arrays.reduce((length, array) => length + array.values.length, 0));
  let offset = 0;
  for (const array of arrays) {
    values.set(array.values, offset);
    offset += array.values.length;
  }
  return { shape: [arrays.length * arrays[0].shape[0], ...arrays[0].shape.slice(1)], values };
}

function checkParameters(parameters: Parameters, config: EncoderConfig, folder: string): void {
  const { width, feedForwardWidth, dense } = config;
  const expected: Record<string, number[]> = {
    "embeddings.position": [config.positions, width],
    "embeddings.tokenType": [config.tokenTypes, width],
    "layers.0.attention.qkv.weight": [3 * width, width],
    "layers.0.feedForward.in.weight": [feedForwardWidth, width],
    ...(dense && { "dense.weight": [dense.outputWidth, width] }),
  };
  for (const [name, shape] of Object.entries(expected)) {
    const got = parameters.get(name)?.shape ?? [];
    if (got.join("x") !== shape.join("x")) {
      throw new UserError(
        `${folder}: ${name} has shape ${got.join(" x ")}, config.json says ${shape.join(" x ")}; is it another model's?`,
      );
    }
  }
  for (const [name, { values }] of parameters) {
    for (let i = 0; i < values.length; i++) {
      if (!Number.isFinite(values[i]))
        throw new UserError(`${folder}: ${name} holds ${values[i]}; fetch the model again`);
    }
  }
}
