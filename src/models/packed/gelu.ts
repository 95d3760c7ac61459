import type { Handle, Kernels } from "../../engine";

/**
 * gelu(x) = x/2·(1 + erf(x/√2)) (Hendrycks and Gimpel 2016), in the form that a graph fuses with the
 * product before it.
 */
export function geluOutput(kernels: Kernels, x: Handle): Handle {
  return kernels.scope(() => {
    const onePlusErf = kernels.shift(kernels.errorFunction(kernels.scale(x, Math.SQRT1_2)), 1);
    return kernels.multiply(kernels.scale(x, 0.5), onePlusErf);
  });
}

/**
 * z·(1 + erf(z)): with z = x/√2 this is √2·gelu(x). Both factors √2 are folded into the weights
 * around it (see {@link storedFactor}), which saves two passes over the widest matrix of the
 * network.
 */
export function geluForward(kernels: Kernels, z: Handle): Handle {
  return kernels.scope(() => kernels.multiply(z, kernels.shift(kernels.errorFunction(z), 1)));
}

/**
 * The output of {@link geluForward} and its derivative 1 + erf(z) + z·(2/√π)·exp(−z²), for the backward
 * pass: computing both from z takes 3 % of a training step, keeping them would take a quarter of the
 * memory of its activations.
 */
export function geluAgain(kernels: Kernels, z: Handle): { output: Handle; slope: Handle } {
  return kernels.scope(() => {
    const onePlusErf = kernels.shift(kernels.errorFunction(z), 1);
    const bell = kernels.divide(z, kernels.exponential(kernels.square(z)));
    return {
      output: kernels.multiply(z, onePlusErf),
      slope: kernels.add(onePlusErf, kernels.scale(bell, 2 / Math.sqrt(Math.PI))),
    };
  });
}
