import type { Handle, Kernels } from "../../engine";
import type { EncoderConfig } from "../encoder-config";
import type { Norm } from "./layer-norm";
import type { Linear } from "./linear";

/** Gives the tensor of a parameter by our name (see sourceNames). */
export type ParameterReader = (name: string) => Handle;

/** One layer's weights as products take them, with the constant factor of attention folded in. */
export interface PreparedLayer {
  readonly qkv: Linear;
  readonly attentionOut: Linear;
  readonly attentionNorm: Norm;
  readonly feedForwardIn: Linear;
  readonly feedForwardOut: Linear;
  readonly feedForwardNorm: Norm;
}

/** Factors of attention: {@link prepareLayers} multiplies weights with them, and the backward pass gradients. */
export interface Folding {
  /** 1/√(head width) on the query rows, 1 elsewhere: shapes [3·width, 1] and [3·width]. */
  readonly qkvRows: Handle;
  readonly qkvBias: Handle;
}

/**
 * The factor by which training multiplies a parameter before it stores the parameter in a variable:
 * 1/√2 on both sides of gelu, 1 elsewhere. With the factor stored, no step multiplies the weights.
 */
export function storedFactor(name: string): number {
  return /feedForward\.(in\.(weight|bias)|out\.weight)$/.test(name) ? Math.SQRT1_2 : 1;
}

/** The factors for a configuration. */
export function foldingOf(kernels: Kernels, { width, heads }: EncoderConfig): Folding {
  const factors = () => new Float32Array(3 * width).fill(1).fill(1 / Math.sqrt(width / heads), 0, width);
  return {
    qkvRows: kernels.tensor([3 * width, 1], factors()),
    qkvBias: kernels.tensor([3 * width], factors()),
  };
}

/**
 * The weights of all layers ready for products: once for encoding, once a step in training.
 *
 * @param read gives parameters, in training times their {@link storedFactor}
 */
export function prepareLayers(
  kernels: Kernels,
  config: EncoderConfig,
  read: ParameterReader,
  folding: Folding,
): PreparedLayer[] {
  return Array.from({ length: config.layers }, (_, layer) => {
    const pair = (name: string) => ({
      weight: read(`layers.${layer}.${name}.weight`),
      bias: read(`layers.${layer}.${name}.bias`),
    });
    const linear = ({ weight, bias }: Linear): Linear => ({
      weight: kernels.forProducts(weight),
      bias: kernels.forProducts(bias),
    });
    const qkv = pair("attention.qkv");
    return kernels.scope(() => ({
      qkv: linear({
        weight: kernels.multiply(qkv.weight, folding.qkvRows),
        bias: kernels.multiply(qkv.bias, folding.qkvBias),
      }),
      attentionOut: linear(pair("attention.out")),
      attentionNorm: pair("attention.norm"),
      feedForwardIn: linear(pair("feedForward.in")),
      feedForwardOut: linear(pair("feedForward.out")),
      feedForwardNorm: pair("feedForward.norm"),
    }));
  });
}
