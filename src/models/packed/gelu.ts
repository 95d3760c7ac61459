import type { Handle, Kernels } from "../../engine";

/** gelu(x) = x/2·(1 + erf(x/√2)) (Hendrycks and Gimpel 2016), in the form that a graph fuses with the product before it. */
export function geluOutput(kernels: Kernels, x: Handle): Handle {
  return kernels.scope(() => {
    const onePlusErf = kernels.shift(kernels.errorFunction(kernels.scale(x, Math.SQRT1_2)), 1);
    return kernels.multiply(kernels.scale(x, 0.5), onePlusErf);
  });
}

export interface GeluForward {
  readonly output: Handle;
  /** The derivative: all that the backward pass needs, so that neither z nor erf(z) stays in memory. */
  readonly slope: Handle;
}

/**
 * z·(1 + erf(z)): with z = x/√2 this is √2·gelu(x). Both factors √2 are folded into the weights
 * around it (see {@link storedFactor}), which saves two passes over the widest matrix of the
 * network. Its derivative in z is 1 + erf(z) + z·(2/√π)·exp(−z²).
 */
export function geluForward(kernels: Kernels, z: Handle): GeluForward {
  return kernels.scope(() => {
    const onePlusErf = kernels.shift(kernels.errorFunction(z), 1);
    const bell = kernels.divide(z, kernels.exponential(kernels.square(z)));
    return {
      output: kernels.multiply(z, onePlusErf),
      slope: kernels.add(onePlusErf, kernels.scale(bell, 2 / Math.sqrt(Math.PI))),
    };
  });
}
