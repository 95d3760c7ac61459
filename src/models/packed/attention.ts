import type { Handle, Kernels } from "../../engine";
import type { EncoderConfig } from "../encoder-config";
import type { PackedBatch } from "./batch";
import { type Dropout, type DropoutForward, dropoutBackward, dropoutForward } from "./dropout";

/** The tensors of one bucket that the backward pass needs, each [texts·heads, length, ·]. */
export interface BucketAttention {
  readonly query: Handle;
  readonly key: Handle;
  readonly value: Handle;
  /** The softmax, before dropout and after. */
  readonly weights: Handle;
  readonly dropped: DropoutForward;
}

interface AttentionForward {
  readonly output: Handle;
  readonly buckets: BucketAttention[];
}

/**
 * Multi-head self-attention within each text (Vaswani et al. 2017, section 3.2).
 *
 * @param qkv shape [rows, 3·width]: queries (already divided by √(width / heads)), keys, values
 * @param firstPlace the first place of dropout, which drops attention weights in one place a bucket
 * @returns shape [rows, width]
 */
export function attentionForward(
  kernels: Kernels,
  qkv: Handle,
  batch: PackedBatch,
  config: EncoderConfig,
  dropout: Dropout | null = null,
  firstPlace = 0,
): AttentionForward {
  const { width, heads } = config;
  const headWidth = width / heads;
  return kernels.scope(() => {
    const rows = kernels.reshape(qkv, [-1, headWidth]);
    const buckets: BucketAttention[] = [];
    const outputs = batch.buckets.map((bucket, index) =>
      kernels.scope(() => {
        const [query, key, value] = [bucket.query, bucket.key, bucket.value].map((indices) =>
          kernels.gather(rows, indices),
        );
        const weights = softmaxForward(kernels, kernels.batchMatmul(query, key, false, true), bucket.mask);
        const dropped = dropoutForward(kernels, weights, dropout, firstPlace + index);
        const context = kernels.reshape(
          kernels.batchMatmul(kernels.inPrecisionOf(dropped.output, value), value),
          [-1, headWidth],
        );
        const saved = { query, key, value, weights, dropped };
        buckets.push(saved);
        return { output: kernels.gather(context, bucket.unpad), saved }; // in the result, so that the scope keeps it
      }),
    );
    const output = kernels.concat(outputs.map((bucket) => bucket.output));
    return { output: kernels.reshape(output, [-1, width]), buckets };
  });
}

/** Softmax of scores [maps, length, length], to which the mask [maps, 1, length] is added. */
function softmaxForward(kernels: Kernels, scores: Handle, mask: Handle): Handle {
  if (kernels.isFused) return kernels.maskedSoftmax(scores, mask);
  return kernels.scope(() => kernels.softmax(kernels.add(kernels.asFloat(scores), mask)));
}

/** Gradient of {@link softmaxForward} in the scores, from that in the softmax `weights`. */
function softmaxBackward(kernels: Kernels, gradient: Handle, weights: Handle): Handle {
  if (kernels.isFused) return kernels.softmaxGradient(gradient, weights);
  return kernels.scope(() => {
    const product = kernels.multiply(gradient, weights);
    return kernels.subtract(product, kernels.multiply(weights, kernels.lastAxisSum(product)));
  });
}

/** Gradient of {@link attentionForward} in `qkv`, shape [rows, 3·width], from that of its output [rows, width]. */
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
    const padding = kernels.forActivations(kernels.tensor([1, width], new Float32Array(width)));
    const rows = kernels.reshape(kernels.concat([gradient, padding]), [-1, headWidth]);
    const parts = batch.buckets.map((bucket, index) =>
      kernels.scope(() => {
        const { query, key, value, weights, dropped } = saved[index];
        const flat = (part: Handle): Handle => kernels.reshape(part, [-1, headWidth]);
        const context = kernels.gather(rows, bucket.gradient as Handle);
        const dDropped = kernels.batchMatmul(context, value, false, true);
        const dScores = softmaxBackward(kernels, dropoutBackward(kernels, dDropped, dropped.mask), weights);
        return {
          query: flat(kernels.batchMatmul(dScores, key)),
          key: flat(kernels.batchMatmul(dScores, query, true, false)),
          value: flat(kernels.batchMatmul(dropped.output, context, true, false)),
        };
      }),
    );
    const all = kernels.concat([
      ...parts.map((part) => part.query),
      ...parts.map((part) => part.key),
      ...parts.map((part) => part.value),
      kernels.reshape(padding, [-1, headWidth]),
    ]);
    return kernels.reshape(kernels.gather(all, origin), [-1, 3 * width]);
  });
}
