import type { EncoderConfig, Kernels } from "../src/index";

const gemmSize = 2048;

/**
 * Floating point operations of a forward pass over texts, no padding counted: a linear layer of
 * [in, out] costs 2·in·out a token, attention 4·width·length a token (scores and their use).
 */
export function forwardFlops(
  { layers, width, feedForwardWidth }: EncoderConfig,
  lengths: readonly number[],
): number {
  const perToken = 2 * (4 * width ** 2 + 2 * width * feedForwardWidth);
  return layers * lengths.reduce((sum, length) => sum + length * (perToken + 4 * width * length), 0);
}

/** Operations a second of a product of two square matrices: the best of a few. */
export function gemmRate(kernels: Kernels): number {
  const values = new Float32Array(gemmSize ** 2).fill(0.5);
  return kernels.scope(() => {
    const a = kernels.tensor([gemmSize, gemmSize], values);
    const rates = Array.from({ length: 4 }, () => {
      const begun = performance.now();
      kernels.scope(() => void kernels.matmul(a, a));
      return (2 * gemmSize ** 3) / ((performance.now() - begun) / 1000);
    });
    return Math.max(...rates);
  });
}
