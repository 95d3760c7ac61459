import type { Handle, Kernels } from "../../engine";
import type { LinearForward } from "./linear";

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
export function geluForward(kernels: Kernels, { product: z, bias }: LinearForward): Handle {
  if (bias) return kernels.gelu(z, bias);
  return kernels.scope(() => kernels.multiply(z, kernels.shift(kernels.errorFunction(z), 1)));
}

/**
 * The gradient of {@link geluForward} in z, by its derivative 1 + erf(z) + z·(2/√π)·exp(−z²), its output
 * again, and the gradient in the bias where the bias is in `forward`. The output is computed anew:
 * that takes little time, keeping it would take a quarter of the memory of a step's activations.
 *
 * @param gradient in the output
 * @param condition see {@link Kernels.after}
 */
export function geluBackward(
  kernels: Kernels,
  gradient: Handle,
  forward: LinearForward,
  condition: Handle,
): { input: Handle; output: Handle; bias: Handle | null } {
  if (forward.bias) return kernels.geluGradient(gradient, forward.product, forward.bias);
  return kernels.scope(() => {
    const z = kernels.after(forward.product, condition);
    const onePlusErf = kernels.shift(kernels.errorFunction(z), 1);
    const bell = kernels.divide(z, kernels.exponential(kernels.square(z)));
    const slope = kernels.add(onePlusErf, kernels.scale(bell, 2 / Math.sqrt(Math.PI)));
    return {
      input: kernels.multiply(gradient, slope),
      output: kernels.multiply(z, onePlusErf),
      bias: null,
    };
  });
}
