import type { Handle, Kernels } from "../../engine";
import type { LinearForward } from "./linear";

/** The parameters of a layer norm, each of shape [width]. */
export interface Norm {
  readonly weight: Handle;
  readonly bias: Handle;
}

export interface LayerNormForward {
  readonly output: Handle;
  /** (x − mean) / deviation, shape [rows, width]. */
  readonly normalised: Handle;
  /** 1 / deviation, shape [rows, 1]. */
  readonly reciprocalDeviation: Handle;
}

/**
 * Layer normalisation of every row (Ba, Kiros and Hinton 2016): shape [rows, width] in and out.
 *
 * @param epsilon added to the variance
 */
export function layerNormForward(
  kernels: Kernels,
  input: Handle,
  norm: Norm,
  epsilon: number,
): LayerNormForward {
  return kernels.scope(() => {
    const centred = kernels.subtract(input, kernels.lastAxisMean(input));
    const variance = kernels.lastAxisMean(kernels.square(centred));
    const reciprocalDeviation = kernels.reciprocalRoot(kernels.shift(variance, epsilon));
    const normalised = kernels.multiply(centred, reciprocalDeviation);
    return { output: layerNormOutput(kernels, normalised, norm), normalised, reciprocalDeviation };
  });
}

/** What the backward pass of a layer norm needs: its output only where that is not computed anew. */
export type KeptNorm = Omit<LayerNormForward, "output"> & { readonly output: Handle | null };

/** Layer normalisation of the sum of a residual and a linear layer's output, shapes [rows, width]. */
export function addNormForward(
  kernels: Kernels,
  residual: Handle,
  { product, bias }: LinearForward,
  norm: Norm,
  epsilon: number,
): { output: Handle; kept: KeptNorm } {
  return kernels.scope(() => {
    if (kernels.isFused) {
      const kept = kernels.addNorm(residual, product, bias, norm, epsilon);
      return { output: kept.output, kept };
    }
    const forward = layerNormForward(kernels, kernels.add(residual, product), norm, epsilon);
    return { output: forward.output, kept: { ...forward, output: null } };
  });
}

/** The gradient of {@link addNormForward} in residual and product, in the norm, and in the bias where `kernels` fuse. */
export function addNormBackward(
  kernels: Kernels,
  gradient: Handle,
  kept: KeptNorm,
  norm: Norm,
  width: number,
): { input: Handle; productBias: Handle | null } & Norm {
  if (!kernels.isFused)
    return { ...layerNormBackward(kernels, gradient, kept, norm, width), productBias: null };
  return kernels.addNormGradient(gradient, kept.normalised, kept.reciprocalDeviation, norm.weight);
}

/** A layer norm's output for the backward pass, where it was not kept computed anew after `condition` (see {@link Kernels.after}). */
export function normOutputAgain(kernels: Kernels, kept: KeptNorm, norm: Norm, condition: Handle): Handle {
  if (kept.output) return kept.output;
  return kernels.scope(() => layerNormOutput(kernels, kernels.after(kept.normalised, condition), norm));
}

/** The output of {@link layerNormForward} from its normalised rows. */
function layerNormOutput(kernels: Kernels, normalised: Handle, { weight, bias }: Norm): Handle {
  return kernels.scope(() => kernels.biasAdd(kernels.multiply(normalised, weight), bias));
}

/**
 * Gradients of {@link layerNormForward} in its input and parameters. With g = dy·weight,
 * dx = (g − mean(g) − normalised · mean(g · normalised)) / deviation, means over the width.
 */
export function layerNormBackward(
  kernels: Kernels,
  gradient: Handle,
  forward: Omit<LayerNormForward, "output">,
  { weight }: Norm,
  width: number,
): { input: Handle } & Norm {
  return kernels.scope(() => {
    const { normalised, reciprocalDeviation } = forward;
    const product = kernels.multiply(gradient, normalised);
    // both means are products with weight / width: a matrix product is the fastest sum over rows
    const meanWeights = kernels.reshape(kernels.scale(weight, 1 / width), [width, 1]);
    const meanGradient = kernels.matmul(gradient, meanWeights);
    const meanProduct = kernels.matmul(product, meanWeights);
    const along = kernels.multiply(normalised, meanProduct);
    const centred = kernels.subtract(
      kernels.subtract(kernels.multiply(gradient, weight), along),
      meanGradient,
    );
    return {
      input: kernels.multiply(centred, reciprocalDeviation),
      weight: kernels.biasGradient(product),
      bias: kernels.biasGradient(gradient),
    };
  });
}
