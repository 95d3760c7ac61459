import type { Handle, Kernels } from "../../engine";

/** Dropout of one step. Each place in the network draws from another stream of the step's seed. */
export interface Dropout {
  /** The probability that an entry is set to 0, from above 0 to below 1. */
  readonly rate: number;
  /** Two int32, shape [2]. */
  readonly seed: Handle;
}

export interface DropoutForward {
  readonly output: Handle;
  /** 0 or 1 / (1 − rate) for each entry; null without dropout. */
  readonly mask: Handle | null;
}

/**
 * Sets entries to 0 at random and divides the others by the share that is kept, so that the mean
 * stays (Srivastava et al. 2014, section 10).
 *
 * @param place a number that no other call of the same step has
 */
export function dropoutForward(
  kernels: Kernels,
  input: Handle,
  dropout: Dropout | null,
  place: number,
): DropoutForward {
  if (!dropout) return { output: input, mask: null };
  const { rate, seed } = dropout;
  return kernels.scope(() => {
    const placeSeed = kernels.add(seed, kernels.tensor([2], Int32Array.of(place, 0)));
    const isKept = kernels.atLeast(kernels.uniformLike(input, placeSeed), rate);
    const mask = kernels.scale(isKept, 1 / (1 - rate));
    return { output: dropoutBackward(kernels, input, mask), mask };
  });
}

/** Gradient of {@link dropoutForward} in its input. */
export function dropoutBackward(kernels: Kernels, gradient: Handle, mask: Handle | null): Handle {
  if (!mask) return gradient;
  return kernels.scope(() =>
    kernels.inPrecisionOf(kernels.multiply(kernels.asFloat(gradient), mask), gradient),
  );
}
