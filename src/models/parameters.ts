import { UserError } from "../core";
import type { EncoderConfig } from "./encoder-config";
import { denseFile, type ModelWeights, openModelWeights } from "./model-weights";
import { type NamedArray, openSafetensors } from "./safetensors.mjs";

/**
 * An encoder's parameters by our names. Matrices keep PyTorch's layout [out, in]; query, key and
 * value projections are one matrix [3·width, width], so that one product serves all three.
 *
 * `embeddings.word` holds only the rows of the vocabulary in use (see {@link readParameters}).
 */
export type Parameters = ReadonlyMap<string, NamedArray>;

/** What a layer's parameters are called in Hugging Face's BERT and XLM-RoBERTa, one or three arrays for each of ours. */
const layerNames: Readonly<Record<string, readonly string[]>> = {
  "attention.qkv": ["attention.self.query", "attention.self.key", "attention.self.value"],
  "attention.out": ["attention.output.dense"],
  "attention.norm": ["attention.output.LayerNorm"],
  "feedForward.in": ["intermediate.dense"],
  "feedForward.out": ["output.dense"],
  "feedForward.norm": ["output.LayerNorm"],
};

/** Each of the transformer's parameters with the Hugging Face arrays that it is made of, one after another along axis 0. */
export function sourceNames(config: EncoderConfig): Map<string, string[]> {
  const names = new Map<string, string[]>([
    ["embeddings.word", ["embeddings.word_embeddings.weight"]],
    ["embeddings.position", ["embeddings.position_embeddings.weight"]],
    ["embeddings.tokenType", ["embeddings.token_type_embeddings.weight"]],
    ["embeddings.norm.weight", ["embeddings.LayerNorm.weight"]],
    ["embeddings.norm.bias", ["embeddings.LayerNorm.bias"]],
  ]);
  for (let layer = 0; layer < config.layers; layer++) {
    for (const [ours, theirs] of Object.entries(layerNames)) {
      for (const part of ["weight", "bias"]) {
        const sources = theirs.map((name) => `encoder.layer.${layer}.${name}.${part}`);
        names.set(`layers.${layer}.${ours}.${part}`, sources);
      }
    }
  }
  return names;
}

/** The dense module's parameters with the arrays of sentence-transformers' file; none without a dense module. */
export function denseSourceNames({ dense }: EncoderConfig): Map<string, string> {
  const names = new Map<string, string>();
  if (dense) names.set("dense.weight", "linear.weight");
  if (dense?.hasBias) names.set("dense.bias", "linear.bias");
  return names;
}

/** Whether AdamW's weight decay applies: to matrices, never to biases and layer norms (as Devlin et al. 2019 trained). */
export function isDecayed(name: string): boolean {
  return !name.endsWith(".bias") && !name.includes("norm.");
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
  const weights = openModelWeights(folder);
  try {
    const prefix = ["", "bert.", "roberta."].find((start) =>
      weights.shapes.has(`${start}embeddings.LayerNorm.weight`),
    );
    const parameters = new Map<string, NamedArray>();
    for (const [name, sources] of sourceNames(config)) {
      const arrays = sources.map((source) => {
        const full = `${prefix ?? ""}${source}`;
        if (name !== "embeddings.word") return arrayOf(weights, full);
        return { shape: [vocabulary.length, config.width], values: weights.readRows(full, vocabulary) };
      });
      parameters.set(name, stacked(arrays));
    }
    for (const [name, array] of readDense(folder, config)) parameters.set(name, array);
    checkShapes(parameters, config, folder);
    return parameters;
  } finally {
    weights.close();
  }
}

function readDense(folder: string, config: EncoderConfig): Map<string, NamedArray> {
  if (!config.dense) return new Map();
  const file = openSafetensors(denseFile(folder, config.dense));
  try {
    return new Map([...denseSourceNames(config)].map(([name, source]) => [name, arrayOf(file, source)]));
  } finally {
    file.close();
  }
}

function arrayOf(weights: Pick<ModelWeights, "shapes" | "read">, name: string): NamedArray {
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

function checkShapes(parameters: Parameters, config: EncoderConfig, folder: string): void {
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
