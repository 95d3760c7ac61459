import type { Handle, Kernels } from "../../engine";

export interface GeluForward {
  readonly output: Handle;
  /** 1 + erf(z). */
  readonly onePlusErf: Handle;
}

/**
 * z·(1 + erf(z)): with z = x/√2 this is √2·gelu(x) (Hendrycks and Gimpel 2016, the exact form).
 * Both factors √2 are folded into the weights around it (see {@link storedFactor}), which saves
 * two passes over the widest matrix of the network.
 */
export function geluForward(kernels: Kernels, z: Handle): GeluForward {
  const one = kernels.tensor([], Float32Array.of(1));
  const onePlusErf = kernels.add(kernels.errorFunction(z), one);
  return { output: kernels.multiply(z, onePlusErf), onePlusErf };
}

/** Gradient of {@link geluForward} in z: dy·(1 + erf(z) + z·(2/√π)·exp(−z²)). */
export function geluBackward(kernels: Kernels, gradient: Handle, z: Handle, onePlusErf: Handle): Handle {
  return kernels.scope(() => {
    const bell = kernels.divide(z, kernels.exponential(kernels.square(z)));
    const slope = kernels.add(onePlusErf, kernels.scale(bell, 2 / Math.sqrt(Math.PI)));
    return kernels.multiply(gradient, slope);
  });
}
