import type { Handle, Kernels } from "../../engine";
import type { EncoderConfig } from "../encoder-config";
import type { Linear } from "./linear";

/** Gives the tensor of a parameter by our name (see sourceNames). */
export type ParameterReader = (name: string) => Handle;

export interface Norm {
  readonly weight: Handle;
  readonly bias: Handle;
}

/** One layer's weights, with the constant factors of attention and gelu folded in. */
export interface PreparedLayer {
  readonly qkv: Linear;
  readonly attentionOut: Linear;
  readonly attentionNorm: Norm;
  readonly feedForwardIn: Linear;
  readonly feedForwardOut: Linear;
  readonly feedForwardNorm: Norm;
}

/** Factors that {@link prepareLayers} multiplies in, and that gradients are multiplied with again. */
export interface Folding {
  /** 1/√(head width) on the query rows, 1 elsewhere: shapes [3·width, 1] and [3·width]. */
  readonly qkvRows: Handle;
  readonly qkvBias: Handle;
}

/** 1/√2 on both sides of gelu. */
export const geluFactor = Math.SQRT1_2;

export function foldingOf(kernels: Kernels, { width, heads }: EncoderConfig): Folding {
  const factors = () => new Float32Array(3 * width).fill(1).fill(1 / Math.sqrt(width / heads), 0, width);
  return {
    qkvRows: kernels.tensor([3 * width, 1], factors()),
    qkvBias: kernels.tensor([3 * width], factors()),
  };
}

/** Folds the factors into the weights of all layers: once for encoding, once a step in training. */
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
    const qkv = pair("attention.qkv");
    const inner = pair("feedForward.in");
    const outer = pair("feedForward.out");
    return {
      qkv: {
        weight: kernels.multiply(qkv.weight, folding.qkvRows),
        bias: kernels.multiply(qkv.bias, folding.qkvBias),
      },
      attentionOut: pair("attention.out"),
      attentionNorm: pair("attention.norm"),
      feedForwardIn: {
        weight: kernels.scale(inner.weight, geluFactor),
        bias: kernels.scale(inner.bias, geluFactor),
      },
      feedForwardOut: { weight: kernels.scale(outer.weight, geluFactor), bias: outer.bias },
      feedForwardNorm: pair("feedForward.norm"),
    };
  });
}
