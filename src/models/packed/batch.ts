import type { Handle, Kernels } from "../../engine";
import type { EncoderConfig } from "../encoder-config";
import { poolingWeights } from "../pooling";
import { bucketIndices, gradientOrigin } from "./attention-indices";
import { packSequences } from "./packing";

/** A packed batch in TensorFlow's memory. */
export interface PackedBatch {
  /** Row numbers in the word table and in the position table, shape [rows]: of tokens, then of the rows that round them up. */
  readonly ids: Handle;
  readonly positions: Handle;
  /** Weight of each row in each text's vector by each mode of pooling, shape [texts·modes, rows]. */
  readonly pooling: Handle;
  readonly buckets: readonly BatchBucket[];
  /** See gradientOrigin; null in a batch that is only encoded. */
  readonly gradientOrigin: Handle | null;
}

/** See {@link BucketIndices}. */
export interface BatchBucket {
  /** Shapes [texts·heads, length]. */
  readonly query: Handle;
  readonly key: Handle;
  readonly value: Handle;
  readonly gradient: Handle | null;
  /** Shape [rows of the bucket · heads]. */
  readonly unpad: Handle;
  /** Shape [texts·heads, 1, length]. */
  readonly mask: Handle;
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
  const { texts, rows } = packing;
  const vector = (values: Int32Array): Handle => kernels.tensor([values.length], values);
  const modes = config.pooling.length;
  const pooling = new Float32Array(texts * modes * rows);
  sequences.forEach((sequence, text) => {
    for (const [index, mode] of config.pooling.entries())
      poolingWeights(mode, sequence, pooling, (text * modes + index) * rows + packing.starts[text]);
  });
  const buckets = packing.buckets.map((bucket) => bucketIndices(packing, bucket, config.heads));
  return {
    ids: vector(packing.ids),
    positions: vector(packing.places.map((place) => place + config.firstPosition)),
    pooling: kernels.tensor([texts * modes, rows], pooling),
    buckets: buckets.map(({ maps, length, query, key, value, gradient, unpad, mask }) => ({
      query: kernels.tensor([maps, length], query),
      key: kernels.tensor([maps, length], key),
      value: kernels.tensor([maps, length], value),
      gradient: forTraining ? kernels.tensor([maps, length], gradient) : null,
      unpad: vector(unpad),
      mask: kernels.tensor([maps, 1, length], mask),
    })),
    gradientOrigin: forTraining ? vector(gradientOrigin(packing, buckets, config.heads)) : null,
  };
}
