import type { Handle, Kernels } from "../../engine";
import type { EncoderConfig } from "../encoder-config";
import { bucketIndices, gradientOrigin } from "./attention-indices";
import { packSequences } from "./packing";

/** A packed batch in TensorFlow's memory. */
export interface PackedBatch {
  readonly texts: number;
  readonly tokens: number;
  /** Rows of the word table and of the position table, shape [tokens]. */
  readonly ids: Handle;
  readonly positions: Handle;
  /** Weight of each token in each text's vector, shape [texts, tokens]. */
  readonly pooling: Handle;
  readonly buckets: readonly BatchBucket[];
  /** See gradientOrigin; null in a batch that is only encoded. */
  readonly gradientOrigin: Handle | null;
}

export interface BatchBucket {
  readonly texts: number;
  readonly length: number;
  readonly query: Handle;
  readonly key: Handle;
  readonly value: Handle;
  readonly gradient: Handle | null;
  readonly unpad: Handle;
  /** Shape [texts, 1, 1, length]. */
  readonly mask: Handle | null;
}

/**
 * Packs token sequences and hands them to TensorFlow, within the current scope.
 *
 * @param sequences rows of the word table
 * @param forTraining whether a backward pass will follow
 */
export function packBatch(
  kernels: Kernels,
  sequences: readonly Int32Array[],
  config: EncoderConfig,
  forTraining: boolean,
): PackedBatch {
  const packing = packSequences(sequences);
  const { texts, tokens } = packing;
  const vector = (values: Int32Array): Handle => kernels.tensor([values.length], values);
  const pooling = new Float32Array(texts * tokens);
  for (let text = 0; text < texts; text++) {
    const first = text * tokens + packing.starts[text];
    if (config.pooling === "cls") pooling[first] = 1;
    else pooling.fill(1 / packing.lengths[text], first, first + packing.lengths[text]);
  }
  const buckets = packing.buckets.map((bucket) => bucketIndices(packing, bucket, config.heads));
  return {
    texts,
    tokens,
    ids: vector(packing.ids),
    positions: vector(packing.places.map((place) => place + config.firstPosition)),
    pooling: kernels.tensor([texts, tokens], pooling),
    buckets: buckets.map((bucket) => ({
      texts: bucket.texts,
      length: bucket.length,
      query: vector(bucket.query),
      key: vector(bucket.key),
      value: vector(bucket.value),
      gradient: forTraining ? vector(bucket.gradient) : null,
      unpad: vector(bucket.unpad),
      mask: bucket.mask && kernels.tensor([bucket.texts, 1, 1, bucket.length], bucket.mask),
    })),
    gradientOrigin: forTraining ? vector(gradientOrigin(packing, buckets, config.heads)) : null,
  };
}
