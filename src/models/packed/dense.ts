import type { Handle, Kernels } from "../../engine";
import type { DenseConfig } from "../encoder-config";
import type { ParameterReader } from "./prepared";

/** sentence-transformers' dense module: activation(x·weightᵀ + bias), [texts, in] to [texts, out]. */
export function denseForward(
  kernels: Kernels,
  input: Handle,
  { hasBias, activation }: DenseConfig,
  read: ParameterReader,
): Handle {
  return kernels.scope(() => {
    const product = kernels.matmul(input, read("dense.weight"), false, true);
    const sum = hasBias ? kernels.biasAdd(product, read("dense.bias")) : product;
    return activation === "tanh" ? kernels.hyperbolicTangent(sum) : sum;
  });
}

/** Gradients of {@link denseForward} in its input and its parameters; the derivative of tanh is 1 − tanh². */
export function denseBackward(
  kernels: Kernels,
  gradient: Handle,
  input: Handle,
  output: Handle,
  { hasBias, activation }: DenseConfig,
  read: ParameterReader,
): { input: Handle; parameters: Record<string, Handle> } {
  return kernels.scope(() => {
    const dSum =
      activation === "tanh"
        ? kernels.subtract(gradient, kernels.multiply(gradient, kernels.square(output)))
        : gradient;
    return {
      input: kernels.matmul(dSum, read("dense.weight")),
      parameters: {
        "dense.weight": kernels.matmul(dSum, input, true, false),
        ...(hasBias && { "dense.bias": kernels.biasGradient(dSum) }),
      },
    };
  });
}
