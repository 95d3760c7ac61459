import type { Handle, Kernels } from "../../engine";
import type { EncoderConfig } from "../encoder-config";
import type { PackedBatch } from "./batch";

/** What the backward pass needs of one bucket: queries, keys, values and softmax, each [texts·heads, length, ·]. */
export interface BucketAttention {
  readonly query: Handle;
  readonly key: Handle;
  readonly value: Handle;
  readonly weights: Handle;
}

export interface AttentionForward {
  readonly output: Handle;
  readonly buckets: BucketAttention[];
}

/**
 * Multi-head self-attention within each text (Vaswani et al. 2017, section 3.2).
 *
 * @param qkv shape [tokens, 3·width]: queries (already divided by √(width / heads)), keys, values
 * @returns shape [tokens, width]
 */
export function attentionForward(
  kernels: Kernels,
  qkv: Handle,
  batch: PackedBatch,
  config: EncoderConfig,
): AttentionForward {
  const { width, heads } = config;
  const headWidth = width / heads;
  return kernels.scope(() => {
    const rows = kernels.reshape(qkv, [batch.tokens * 3 * heads, headWidth]);
    const buckets: BucketAttention[] = [];
    const outputs = batch.buckets.map((bucket) =>
      kernels.scope(() => {
        const { texts, length } = bucket;
        const part = (indices: Handle): Handle =>
          kernels.reshape(kernels.gather(rows, indices), [texts * heads, length, headWidth]);
        const [query, key, value] = [part(bucket.query), part(bucket.key), part(bucket.value)];
        let scores = kernels.batchMatmul(query, key, false, true);
        if (bucket.mask) {
          const byText = kernels.add(kernels.reshape(scores, [texts, heads, length, length]), bucket.mask);
          scores = kernels.reshape(byText, [texts * heads, length, length]);
        }
        const weights = kernels.softmax(scores);
        const context = kernels.reshape(kernels.batchMatmul(weights, value), [
          texts * heads * length,
          headWidth,
        ]);
        const saved = { query, key, value, weights };
        buckets.push(saved);
        return { output: kernels.gather(context, bucket.unpad), saved };
      }),
    );
    const output = kernels.concat(outputs.map((bucket) => bucket.output));
    return { output: kernels.reshape(output, [batch.tokens, width]), buckets };
  });
}

/** Gradient of {@link attentionForward} in `qkv`, shape [tokens, 3·width], from that of its output [tokens, width]. */
export function attentionBackward(
  kernels: Kernels,
  gradient: Handle,
  saved: readonly BucketAttention[],
  batch: PackedBatch,
  config: EncoderConfig,
): Handle {
  const { width, heads } = config;
  const headWidth = width / heads;
  const origin = batch.gradientOrigin;
  if (!origin)
    throw new RangeError("attentionBackward: expected a batch packed for training, got one for encoding");
  return kernels.scope(() => {
    const padding = kernels.tensor([1, width], new Float32Array(width));
    const rows = kernels.reshape(kernels.concat([gradient, padding]), [
      (batch.tokens + 1) * heads,
      headWidth,
    ]);
    const parts = batch.buckets.map((bucket, index) =>
      kernels.scope(() => {
        const { texts, length } = bucket;
        const { query, key, value, weights } = saved[index];
        const flat = (part: Handle): Handle => kernels.reshape(part, [texts * heads * length, headWidth]);
        const context = kernels.reshape(kernels.gather(rows, bucket.gradient as Handle), [
          texts * heads,
          length,
          headWidth,
        ]);
        const dWeights = kernels.multiply(kernels.batchMatmul(context, value, false, true), weights);
        const dScores = kernels.subtract(dWeights, kernels.multiply(weights, kernels.lastAxisSum(dWeights)));
        return {
          query: flat(kernels.batchMatmul(dScores, key)),
          key: flat(kernels.batchMatmul(dScores, query, true, false)),
          value: flat(kernels.batchMatmul(weights, context, true, false)),
        };
      }),
    );
    const all = kernels.concat([
      ...parts.map((part) => part.query),
      ...parts.map((part) => part.key),
      ...parts.map((part) => part.value),
    ]);
    return kernels.reshape(kernels.gather(all, origin), [batch.tokens, 3 * width]);
  });
}
