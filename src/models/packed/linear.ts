import type { Handle, Kernels } from "../../engine";

/** A linear layer's parameters in the precision of products: weight [out, in], bias [out]. */
export interface Linear {
  readonly weight: Handle;
  readonly bias: Handle;
}

/** A linear layer's output [rows, out], to which the next kernel adds the bias where it is not null. */
export interface LinearForward {
  readonly product: Handle;
  readonly bias: Handle | null;
}

/** x·weightᵀ + bias in the precision of products: [rows, in] to [rows, out]. */
export function linearOutput(kernels: Kernels, input: Handle, { weight, bias }: Linear): Handle {
  return kernels.scope(() =>
    kernels.biasAdd(kernels.matmul(kernels.forProducts(input), weight, false, true), bias),
  );
}

/**
 * The same for training, in the precision of activations. Fused kernels add the bias: TensorFlow's own
 * fusion of product and bias takes twice the time of the product where weights are not constant.
 */
export function linearForward(kernels: Kernels, input: Handle, linear: Linear): LinearForward {
  if (!kernels.isFused) return { product: kernels.asFloat(linearOutput(kernels, input, linear)), bias: null };
  return { product: kernels.matmul(input, linear.weight, false, true), bias: linear.bias };
}

/** A linear layer's output with its bias. */
export function withBias(kernels: Kernels, { product, bias }: LinearForward): Handle {
  return bias ? kernels.addBias(product, bias) : product;
}

/** Gradient of {@link linearForward} in its input, from dy [rows, out], in the precision of activations. */
export function linearInputGradient(kernels: Kernels, gradient: Handle, { weight }: Linear): Handle {
  return kernels.scope(() => kernels.forActivations(kernels.matmul(kernels.forProducts(gradient), weight)));
}

/**
 * Gradients of {@link linearForward} in its parameters, float32, from dy [rows, out].
 *
 * @param bias the one in the bias, where another kernel has computed it
 */
export function linearGradients(
  kernels: Kernels,
  gradient: Handle,
  input: Handle,
  bias: Handle | null = null,
): Linear {
  return kernels.scope(() => ({
    weight: kernels.product(gradient, input, true, false),
    bias: bias ?? (kernels.isFused ? kernels.columnSums(gradient) : kernels.biasGradient(gradient)),
  }));
}
