import { RandomStream } from "../../src/core";
import {
  denseSourceNames,
  type EncoderConfig,
  type NamedArray,
  type Parameters,
  sourceNames,
} from "../../src/models";

/** An encoder whose sizes are all different and mostly prime, so that no swapped axis can pass. */
export const smallConfig: EncoderConfig = {
  family: "xlm-roberta",
  layers: 2,
  width: 15,
  heads: 3,
  feedForwardWidth: 17,
  vocabularySize: 23,
  positions: 19,
  firstPosition: 2,
  tokenTypes: 2,
  layerNormEpsilon: 1e-5,
  activation: "gelu",
  pooling: ["mean"],
  dense: null,
  isUnit: true,
  maxTokens: 17,
};

/** The same with LaBSE's way from tokens to vectors, 11 wide. */
export const smallDenseConfig: EncoderConfig = {
  ...smallConfig,
  family: "bert",
  firstPosition: 0,
  pooling: ["cls"],
  dense: { inputWidth: 15, outputWidth: 11, hasBias: true, activation: "tanh", folder: "2_Dense" },
};

/** Seeded parameters of a small encoder, of a size that makes gradients of all parts matter. */
export function smallParameters(config: EncoderConfig): Parameters {
  const stream = new RandomStream(1, "small parameters");
  const { width, feedForwardWidth } = config;
  const shapes: Record<string, number[]> = {
    "embeddings.word": [config.vocabularySize, width],
    "embeddings.position": [config.positions, width],
    "embeddings.tokenType": [config.tokenTypes, width],
    "attention.qkv.weight": [3 * width, width],
    "attention.qkv.bias": [3 * width],
    "attention.out.weight": [width, width],
    "feedForward.in.weight": [feedForwardWidth, width],
    "feedForward.in.bias": [feedForwardWidth],
    "feedForward.out.weight": [width, feedForwardWidth],
  };
  const parameters = new Map<string, NamedArray>();
  if (config.dense) shapes["dense.weight"] = [config.dense.outputWidth, config.dense.inputWidth];
  if (config.dense) shapes["dense.bias"] = [config.dense.outputWidth];
  for (const name of [...sourceNames(config).keys(), ...denseSourceNames(config).keys()]) {
    const shape = shapes[name] ?? shapes[name.replace(/^layers\.\d+\./, "")] ?? [width];
    const length = shape.reduce((product, size) => product * size, 1);
    const centre = name.includes("norm.weight") ? 1 : 0;
    const values = Float32Array.from({ length }, () => centre + (stream.uniform() - 0.5) * 0.8);
    parameters.set(name, { shape, values });
  }
  return parameters;
}

/** Token sequences of the given lengths, drawn from the vocabulary. */
export function smallSequences(
  lengths: readonly number[],
  config: EncoderConfig,
  name = "sequences",
): Int32Array[] {
  const stream = new RandomStream(2, name);
  return lengths.map((length) => Int32Array.from({ length }, () => stream.below(config.vocabularySize)));
}
