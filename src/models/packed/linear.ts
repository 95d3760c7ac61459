import type { Handle, Kernels } from "../../engine";

/** A linear layer's parameters: weight [out, in], bias [out]. */
export interface Linear {
  readonly weight: Handle;
  readonly bias: Handle;
}

/** x·weightᵀ + bias: [rows, in] to [rows, out]. */
export function linearForward(kernels: Kernels, input: Handle, { weight, bias }: Linear): Handle {
  return kernels.scope(() => kernels.biasAdd(kernels.matmul(input, weight, false, true), bias));
}

/** Gradients of {@link linearForward} in its parameters, from dy [rows, out]. */
export function linearParameterGradients(kernels: Kernels, gradient: Handle, input: Handle): Linear {
  return { weight: kernels.matmul(gradient, input, true, false), bias: kernels.biasGradient(gradient) };
}

/** Gradient of {@link linearForward} in its input. */
export function linearInputGradient(kernels: Kernels, gradient: Handle, { weight }: Linear): Handle {
  return kernels.matmul(gradient, weight);
}
