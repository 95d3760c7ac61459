import type { Handle, Kernels } from "../../engine";
import type { EncoderConfig } from "../encoder-config";
import { attentionBackward, attentionForward, type BucketAttention } from "./attention";
import type { PackedBatch } from "./batch";
import { type Dropout, dropoutBackward, dropoutForward } from "./dropout";
import { geluAgain, geluForward } from "./gelu";
import { type LayerNormForward, layerNormBackward, layerNormForward, layerNormOutput } from "./layer-norm";
import { linearBackward, linearForward } from "./linear";
import type { Folding, PreparedLayer } from "./prepared";

export type KeptNorm = Omit<LayerNormForward, "output">;

const keptOf = ({ normalised, reciprocalDeviation }: LayerNormForward): KeptNorm => ({
  normalised,
  reciprocalDeviation,
});

/**
 * A transformer layer's output [rows, width] and the tensors that its backward pass needs; of layer
 * norms not the outputs, which the backward pass computes anew.
 */
export interface LayerForward {
  readonly output: Handle;
  readonly saved: {
    readonly buckets: BucketAttention[];
    readonly context: Handle;
    readonly attendedMask: Handle | null;
    readonly attentionNorm: KeptNorm;
    /** Before gelu. */
    readonly z: Handle;
    readonly fedMask: Handle | null;
    readonly feedForwardNorm: KeptNorm;
  };
}

/** One post-norm transformer layer, as in BERT: attention and feed-forward, each added to its input, then normalised. */
export function layerForward(
  kernels: Kernels,
  input: Handle,
  layer: PreparedLayer,
  batch: PackedBatch,
  config: EncoderConfig,
  epsilon: Handle,
  dropout: Dropout | null,
  firstPlace: number,
): LayerForward {
  return kernels.scope(() => {
    /** The sum of a sublayer's input and, after dropout, its output. */
    const added = (to: Handle, product: Handle, place: number) => {
      const { output, mask } = dropoutForward(kernels, kernels.asFloat(product), dropout, place);
      return { sum: kernels.add(to, output), mask };
    };
    const qkv = kernels.asFloat(linearForward(kernels, input, layer.qkv));
    const { output: context, buckets } = attentionForward(
      kernels,
      qkv,
      batch,
      config,
      dropout,
      firstPlace + 2,
    );
    const attended = added(input, linearForward(kernels, context, layer.attentionOut), firstPlace);
    const first = layerNormForward(kernels, attended.sum, layer.attentionNorm, epsilon);
    const z = kernels.asFloat(linearForward(kernels, first.output, layer.feedForwardIn));
    const activated = geluForward(kernels, z);
    const fed = added(first.output, linearForward(kernels, activated, layer.feedForwardOut), firstPlace + 1);
    const second = layerNormForward(kernels, fed.sum, layer.feedForwardNorm, epsilon);
    return {
      output: second.output,
      saved: {
        buckets,
        context,
        attendedMask: attended.mask,
        attentionNorm: keptOf(first),
        z,
        fedMask: fed.mask,
        feedForwardNorm: keptOf(second),
      },
    };
  });
}

/**
 * Gradients of {@link layerForward} in its input and, by name within the layer, in its parameters
 * as they are stored (see {@link storedFactor}), attention's factor undone.
 */
export function layerBackward(
  kernels: Kernels,
  gradient: Handle,
  input: Handle,
  saved: LayerForward["saved"],
  layer: PreparedLayer,
  folding: Folding,
  batch: PackedBatch,
  config: EncoderConfig,
): { input: Handle; parameters: Record<string, Handle> } {
  const { width } = config;
  return kernels.scope(() => {
    const second = layerNormBackward(kernels, gradient, saved.feedForwardNorm, layer.feedForwardNorm, width);
    const dFed = dropoutBackward(kernels, second.input, saved.fedMask);
    const { output: activated, slope } = geluAgain(kernels, kernels.after(saved.z, gradient));
    const outer = linearBackward(kernels, dFed, activated, layer.feedForwardOut);
    const dZ = kernels.multiply(outer.input, slope);
    kernels.free(outer.input);
    const normalised = kernels.after(saved.attentionNorm.normalised, gradient);
    const middle = layerNormOutput(kernels, normalised, layer.attentionNorm);
    const inner = linearBackward(kernels, dZ, middle, layer.feedForwardIn);
    kernels.free(dZ);
    const dMiddle = kernels.add(inner.input, second.input);
    const first = layerNormBackward(kernels, dMiddle, saved.attentionNorm, layer.attentionNorm, width);
    const dAttended = dropoutBackward(kernels, first.input, saved.attendedMask);
    const out = linearBackward(kernels, dAttended, saved.context, layer.attentionOut);
    const dQkv = attentionBackward(kernels, out.input, saved.buckets, batch, config);
    const qkv = linearBackward(kernels, dQkv, input, layer.qkv);
    return {
      input: kernels.add(qkv.input, first.input),
      parameters: {
        "attention.qkv.weight": kernels.multiply(qkv.parameters.weight, folding.qkvRows),
        "attention.qkv.bias": kernels.multiply(qkv.parameters.bias, folding.qkvBias),
        "attention.out.weight": out.parameters.weight,
        "attention.out.bias": out.parameters.bias,
        "attention.norm.weight": first.weight,
        "attention.norm.bias": first.bias,
        "feedForward.in.weight": inner.parameters.weight,
        "feedForward.in.bias": inner.parameters.bias,
        "feedForward.out.weight": outer.parameters.weight,
        "feedForward.out.bias": outer.parameters.bias,
        "feedForward.norm.weight": second.weight,
        "feedForward.norm.bias": second.bias,
      },
    };
  });
}
