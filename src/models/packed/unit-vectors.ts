import type { Handle, Kernels } from "../../engine";

export interface UnitForward {
  /** Unit vectors, shape [texts, width]. */
  readonly output: Handle;
  /** 1 / norm before normalisation, shape [texts, 1]. */
  readonly reciprocalNorm: Handle;
}

/** Every row divided by its Euclidean norm. */
export function unitForward(kernels: Kernels, input: Handle): UnitForward {
  return kernels.scope(() => {
    const reciprocalNorm = kernels.reciprocalRoot(kernels.lastAxisSum(kernels.square(input)));
    return { output: kernels.multiply(input, reciprocalNorm), reciprocalNorm };
  });
}

/** Gradient of {@link unitForward} in its input: the part of dy across each unit vector, over the norm. */
export function unitBackward(
  kernels: Kernels,
  gradient: Handle,
  { output, reciprocalNorm }: UnitForward,
): Handle {
  return kernels.scope(() => {
    const along = kernels.multiply(output, kernels.lastAxisSum(kernels.multiply(gradient, output)));
    return kernels.multiply(kernels.subtract(gradient, along), reciprocalNorm);
  });
}
