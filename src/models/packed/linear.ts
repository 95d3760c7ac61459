import type { Handle, Kernels } from "../../engine";

/** A linear layer's parameters in the precision of products: weight [out, in], bias [out]. */
export interface Linear {
  readonly weight: Handle;
  readonly bias: Handle;
}

/** x·weightᵀ + bias in the precision of products: [rows, in] to [rows, out]. */
export function linearForward(kernels: Kernels, input: Handle, { weight, bias }: Linear): Handle {
  return kernels.scope(() =>
    kernels.biasAdd(kernels.matmul(kernels.forProducts(input), weight, false, true), bias),
  );
}

/** Gradients of {@link linearForward} in its input and its parameters, from dy [rows, out]. */
export function linearBackward(
  kernels: Kernels,
  gradient: Handle,
  input: Handle,
  { weight }: Linear,
): { input: Handle; parameters: Linear } {
  return kernels.scope(() => {
    const factor = kernels.forProducts(gradient);
    return {
      input: kernels.product(factor, weight),
      parameters: {
        weight: kernels.product(factor, input, true, false),
        bias: kernels.biasGradient(gradient),
      },
    };
  });
}
