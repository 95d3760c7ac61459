import type { Handle, Kernels } from "../../engine";
import type { PackedBatch } from "./batch";

export interface PoolingForward {
  /** Unit vectors, shape [texts, width]. */
  readonly output: Handle;
  /** 1 / norm before normalisation, shape [texts, 1]. */
  readonly reciprocalNorm: Handle;
}

/** Pools tokens [tokens, width] into one vector a text, of length 1. */
export function poolingForward(kernels: Kernels, tokens: Handle, batch: PackedBatch): PoolingForward {
  return kernels.scope(() => {
    const pooled = kernels.matmul(batch.pooling, tokens);
    const reciprocalNorm = kernels.reciprocalRoot(kernels.lastAxisSum(kernels.square(pooled)));
    return { output: kernels.multiply(pooled, reciprocalNorm), reciprocalNorm };
  });
}

/** Gradient of {@link poolingForward} in the tokens: the part of dy across each unit vector, over the norm, spread. */
export function poolingBackward(
  kernels: Kernels,
  gradient: Handle,
  { output, reciprocalNorm }: PoolingForward,
  batch: PackedBatch,
): Handle {
  return kernels.scope(() => {
    const along = kernels.multiply(output, kernels.lastAxisSum(kernels.multiply(gradient, output)));
    const across = kernels.multiply(kernels.subtract(gradient, along), reciprocalNorm);
    return kernels.matmul(batch.pooling, across, true, false);
  });
}
