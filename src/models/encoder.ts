import { UserError } from "../core";
import { type Binding, type Engine, type Precision, requirePrecision } from "../engine";
import type { EncoderConfig } from "./encoder-config";
import { packedEncoder } from "./packed";
import type { Parameters } from "./parameters";
import { referenceEncoder } from "./reference-encoder";

/** Turns texts, as token sequences, into vectors. */
export interface Encoder {
  /** Width of a vector. */
  readonly width: number;
  /**
   * @param sequences rows of the word table, special tokens included; see {@link unpooled}
   * @returns shape [texts, width], in the order of the sequences
   */
  encode(sequences: readonly Int32Array[]): Float32Array;
  /** Frees the encoder's tensors. */
  dispose(): void;
}

/**
 * The fastest encoder that an engine has: packed on the native one, the reference elsewhere.
 *
 * @param precision of the linear layers' products
 * @throws {UserError} for a precision that the engine does not have
 */
export function makeEncoder(
  engine: Engine,
  config: EncoderConfig,
  parameters: Parameters,
  precision: Precision = "fp32",
): Encoder {
  const binding = packedBinding(engine, config, precision);
  if (binding) return packedEncoder(binding, config, parameters, precision);
  return referenceEncoder(engine.tf, config, parameters);
}

/**
 * The kernels for packed batches, or null where the operations of TensorFlow.js compute the model:
 * on wasm, and for activations and pooling that packed batches do not have.
 *
 * @throws {UserError} for a precision that the engine, or the model on it, does not have
 */
export function packedBinding(engine: Engine, config: EncoderConfig, precision: Precision): Binding | null {
  requirePrecision(engine, precision);
  const { activation, pooling, dense } = config;
  const isPacked =
    /^gelu(_python)?$/.test(activation) &&
    !pooling.includes("max") &&
    (!dense || /^(tanh|identity)$/.test(dense.activation));
  if (isPacked) return engine.binding;
  if (precision === "fp32") return null;
  throw new UserError(
    `precision bf16 needs gelu, pooling without max, and a dense module with tanh or none; this model has ${activation}, pooling by ${pooling.join(" and ")}${dense ? `, a dense module with ${dense.activation}` : ""}; use fp32`,
  );
}

/** Tokens that one packed batch holds when encoding: the fastest of several sizes on two cores. */
const tokensPerBatch = 3072;

/**
 * Encodes any number of texts: sorted by length, in batches of about 3,072 tokens.
 *
 * @param onProgress called after each batch with the number of texts done
 * @returns shape [texts, width], in the order of the sequences; equal calls give equal bits
 */
export function encodeAll(
  encoder: Encoder,
  sequences: readonly Int32Array[],
  onProgress: (done: number) => void = () => {},
): Float32Array {
  const order = sequences.map((_, index) => index);
  order.sort((a, b) => sequences[a].length - sequences[b].length || a - b);
  const vectors = new Float32Array(sequences.length * encoder.width);
  for (let from = 0; from < order.length; ) {
    let to = from;
    for (let tokens = 0; to < order.length; to++) {
      tokens += sequences[order[to]].length;
      if (to > from && tokens > tokensPerBatch) break;
    }
    const encoded = encoder.encode(order.slice(from, to).map((text) => sequences[text]));
    for (let i = from; i < to; i++) {
      const row = encoded.subarray((i - from) * encoder.width, (i - from + 1) * encoder.width);
      vectors.set(row, order[i] * encoder.width);
    }
    from = to;
    onProgress(from);
  }
  return vectors;
}
