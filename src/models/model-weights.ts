import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { UserError } from "../core";
import { readModelJson } from "../model-json";
import type { EncoderConfig } from "./encoder-config";
import { denseSourceNames, type Parameters, sourceNames, sourceShape } from "./parameters";
import { type NamedArray, openSafetensors, type SafetensorsFile } from "./safetensors.mjs";

/** The arrays of a model folder, in one file or in several, by the names that {@link plainName} gives. */
interface ModelWeights extends Pick<SafetensorsFile, "read" | "readRows" | "close"> {
  shapeOf(name: string): readonly number[];
  fileOf(name: string): string;
}

/**
 * The files of a folder that hold its transformer's weights: model.safetensors, or the shards that
 * model.safetensors.index.json names.
 *
 * @throws {UserError} if there are none, or the index names a file that is not there or lies elsewhere
 */
function transformerFiles(folder: string): string[] {
  const whole = path.join(folder, "model.safetensors");
  const index = `${whole}.index.json`;
  if (existsSync(whole)) return [whole];
  if (!existsSync(index)) throw missingWeights(folder, folder);
  const { weight_map: map } = readModelJson<{ weight_map?: Record<string, unknown> }>(index);
  const shards = [...new Set(Object.values(map ?? {}))];
  const odd = shards.find((shard) => typeof shard !== "string" || !/^[\w-][\w.-]*\.safetensors$/.test(shard));
  if (shards.length === 0 || odd !== undefined) {
    throw new UserError(
      `${index}: ${odd === undefined ? "names no shards" : `${JSON.stringify(odd)} is no file of this folder`}; fetch the model again`,
    );
  }
  const missing = (shards as string[]).find((shard) => !existsSync(path.join(folder, shard)));
  if (missing !== undefined)
    throw new UserError(`${index}: names ${missing}, which is not there; fetch the model again`);
  return (shards as string[]).sort().map((shard) => path.join(folder, shard));
}

/** Why a folder of a model has no weights that can be read. @param folder the model's, or a module's within it */
function missingWeights(folder: string, model: string): UserError {
  const other = readdirSync(folder).find((name) =>
    /^(pytorch_model.*\.bin|tf_model\.h5|flax_model\.msgpack)$/.test(name),
  );
  if (other === undefined)
    return new UserError(`${folder}: no model.safetensors in this model folder; fetch the model again`);
  return new UserError(
    `${path.join(folder, other)}: batchmix reads weights in safetensors alone; write them so with sentence-transformers: SentenceTransformer("${model}").save("${model}")`,
  );
}

/** The file of the dense module's weights. */
export function denseFile(folder: string, dense: NonNullable<EncoderConfig["dense"]>): string {
  return path.join(folder, dense.folder, "model.safetensors");
}

function openDense(folder: string, dense: NonNullable<EncoderConfig["dense"]>): ModelWeights {
  const file = denseFile(folder, dense);
  if (!existsSync(file)) throw missingWeights(path.dirname(file), folder);
  return openWeights([file]);
}

/** All files that hold weights of a model, in a fixed order. */
export function weightFiles(folder: string, { dense }: EncoderConfig): string[] {
  return [...transformerFiles(folder), ...(dense ? [denseFile(folder, dense)] : [])];
}

/**
 * Refuses weights that do not fit the configuration; reads the headers of the files alone.
 *
 * @throws {UserError} if a file or an array is missing, or an array has another shape
 */
export function checkWeights(folder: string, config: EncoderConfig): void {
  const check = (module: string, weights: ModelWeights, name: string, shape: number[]) => {
    const declared = path.join(module, "config.json");
    const actual = weights.shapeOf(name);
    if (actual.join() === shape.join()) return;
    throw new UserError(
      `${weights.fileOf(name)}: ${name} has shape ${actual.join(" x ")}, and the configuration says ${shape.join(" x ")} (${declared}); is it another model's?`,
    );
  };
  reading(openModelWeights(folder), (weights) => {
    for (const name of [...sourceNames(config).values()].flat())
      check(folder, weights, name, sourceShape(name, config));
  });
  const { dense } = config;
  if (!dense) return;
  reading(openDense(folder, dense), (weights) => {
    const module = path.join(folder, dense.folder);
    check(module, weights, "linear.weight", [dense.outputWidth, dense.inputWidth]);
    if (dense.hasBias) check(module, weights, "linear.bias", [dense.outputWidth]);
  });
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
  checkWeights(folder, config);
  const parameters = new Map<string, NamedArray>();
  reading(openModelWeights(folder), (weights) => {
    for (const [name, sources] of sourceNames(config)) {
      const arrays = sources.map((source) => {
        if (name !== "embeddings.word") return arrayOf(weights, source);
        return { shape: [vocabulary.length, config.width], values: weights.readRows(source, vocabulary) };
      });
      parameters.set(name, stacked(arrays));
    }
  });
  if (config.dense) {
    reading(openDense(folder, config.dense), (weights) => {
      for (const [name, source] of denseSourceNames(config)) parameters.set(name, arrayOf(weights, source));
    });
  }
  return parameters;
}

/** The word embeddings of some tokens of a model folder, shape [tokens, width]. */
export function readWordRows(folder: string, tokens: ArrayLike<number>): Float32Array {
  return reading(openModelWeights(folder), (weights) =>
    weights.readRows("embeddings.word_embeddings.weight", tokens),
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

/**
 * Opens the weights of a model folder's transformer.
 *
 * @throws {UserError} as {@link openWeights} does, or if they are missing
 */
function openModelWeights(folder: string): ModelWeights {
  return openWeights(transformerFiles(folder));
}

/** A name without what a head on top of the encoder puts before it, and without TensorFlow's names of layer norms. */
function plainName(name: string): string {
  const plain = name.replace(/^(bert|roberta)\./, "");
  return plain.replace(/LayerNorm\.gamma$/, "LayerNorm.weight").replace(/LayerNorm\.beta$/, "LayerNorm.bias");
}

/**
 * Opens files of weights as one. Reading an array that holds NaN or infinity is an error that names the file.
 *
 * @throws {UserError} if a file is missing or damaged, or two arrays have the same name
 */
function openWeights(files: readonly string[]): ModelWeights {
  const opened: SafetensorsFile[] = [];
  const close = () => {
    for (const shard of opened) shard.close();
  };
  try {
    const arrays = new Map<string, { file: string; shard: SafetensorsFile; stored: string }>();
    for (const file of files) {
      const shard = openSafetensors(file);
      opened.push(shard);
      for (const stored of shard.shapes.keys()) {
        const name = plainName(stored);
        const other = arrays.get(name);
        if (other)
          throw new UserError(
            `${file}: ${name} is there ${other.file === file ? "twice" : `and in ${path.basename(other.file)} too`}; fetch the model again`,
          );
        arrays.set(name, { file, shard, stored });
      }
    }
    const arrayNamed = (name: string) => {
      const array = arrays.get(name);
      if (array) return array;
      const shards = files.map((file) => path.basename(file));
      const where = shards.includes("model.safetensors")
        ? files[0]
        : `${path.dirname(files[0])}/model.safetensors.index.json: ${shards.join(", ")}`;
      throw new UserError(
        `${where}: no array ${name}, which config.json asks for; are these weights of another architecture?`,
      );
    };
    const finite = (name: string, values: Float32Array) => {
      const odd = values.find((value) => !Number.isFinite(value));
      if (odd === undefined) return values;
      throw new UserError(`${arrayNamed(name).file}: ${name} holds ${odd}; fetch the model again`);
    };
    return {
      shapeOf(name) {
        const { shard, stored } = arrayNamed(name);
        return shard.shapeOf(stored);
      },
      fileOf: (name) => arrayNamed(name).file,
      read: (name) => finite(name, arrayNamed(name).shard.read(arrayNamed(name).stored)),
      readRows: (name, rows) => finite(name, arrayNamed(name).shard.readRows(arrayNamed(name).stored, rows)),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

function arrayOf(weights: ModelWeights, name: string): NamedArray {
  const values = weights.read(name);
  return { shape: weights.shapeOf(name), values };
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
