import type { Handle, Kernels } from "../../engine";
import type { EncoderConfig } from "../encoder-config";
import { attentionBackward, attentionForward, type BucketAttention } from "./attention";
import type { PackedBatch } from "./batch";
import { type Dropout, dropoutBackward, dropoutForward } from "./dropout";
import { geluBackward, geluForward } from "./gelu";
import { addNormBackward, addNormForward, type KeptNorm, normOutputAgain } from "./layer-norm";
import { type LinearForward, linearForward, linearGradients, linearInputGradient, withBias } from "./linear";
import type { Folding, PreparedLayer } from "./prepared";

/** A transformer layer's output [rows, width] and the tensors that its backward pass needs. */
export interface LayerForward {
  readonly output: Handle;
  readonly saved: {
    readonly buckets: BucketAttention[];
    readonly context: Handle;
    readonly attendedMask: Handle | null;
    readonly attentionNorm: KeptNorm;
    /** Before gelu. */
    readonly z: LinearForward;
    readonly fedMask: Handle | null;
    readonly feedForwardNorm: KeptNorm;
  };
}

/**
 * One post-norm transformer layer, as in BERT: attention and feed-forward, each added to its input, then
 * normalised. Input and output have the precision of activations.
 */
export function layerForward(
  kernels: Kernels,
  input: Handle,
  layer: PreparedLayer,
  batch: PackedBatch,
  config: EncoderConfig,
  dropout: Dropout | null,
  firstPlace: number,
): LayerForward {
  const { layerNormEpsilon } = config;
  return kernels.scope(() => {
    /** A sublayer's output after dropout. */
    const dropped = (forward: LinearForward, place: number): LinearForward & { mask: Handle | null } => {
      if (!dropout) return { ...forward, mask: null };
      const { output, mask } = dropoutForward(kernels, withBias(kernels, forward), dropout, place);
      return { product: output, bias: null, mask };
    };
    const qkv = withBias(kernels, linearForward(kernels, input, layer.qkv));
    const { output: context, buckets } = attentionForward(
      kernels,
      qkv,
      batch,
      config,
      dropout,
      firstPlace + 2,
    );
    const attended = dropped(linearForward(kernels, context, layer.attentionOut), firstPlace);
    const first = addNormForward(kernels, input, attended, layer.attentionNorm, layerNormEpsilon);
    const z = linearForward(kernels, first.output, layer.feedForwardIn);
    const activated = geluForward(kernels, z);
    const fed = dropped(linearForward(kernels, activated, layer.feedForwardOut), firstPlace + 1);
    const second = addNormForward(kernels, first.output, fed, layer.feedForwardNorm, layerNormEpsilon);
    return {
      output: second.output,
      saved: {
        buckets,
        context,
        attendedMask: attended.mask,
        attentionNorm: first.kept,
        z,
        fedMask: fed.mask,
        feedForwardNorm: second.kept,
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
    const second = addNormBackward(kernels, gradient, saved.feedForwardNorm, layer.feedForwardNorm, width);
    const dFed = dropoutBackward(kernels, second.input, saved.fedMask);
    const dActivated = linearInputGradient(kernels, dFed, layer.feedForwardOut);
    const gelu = geluBackward(kernels, dActivated, saved.z, gradient);
    kernels.free(dActivated);
    const outer = linearGradients(kernels, dFed, gelu.output, saved.fedMask ? null : second.productBias);
    const middle = normOutputAgain(kernels, saved.attentionNorm, layer.attentionNorm, gradient);
    const inner = linearGradients(kernels, gelu.input, middle, gelu.bias);
    const dMiddle = kernels.add(linearInputGradient(kernels, gelu.input, layer.feedForwardIn), second.input);
    kernels.free(gelu.input, gelu.output);
    const first = addNormBackward(kernels, dMiddle, saved.attentionNorm, layer.attentionNorm, width);
    const dAttended = dropoutBackward(kernels, first.input, saved.attendedMask);
    const attendedBias = saved.attendedMask ? null : first.productBias;
    const out = linearGradients(kernels, dAttended, saved.context, attendedBias);
    const dContext = linearInputGradient(kernels, dAttended, layer.attentionOut);
    const dQkv = attentionBackward(kernels, dContext, saved.buckets, batch, config);
    const qkv = linearGradients(kernels, dQkv, input);
    return {
      input: kernels.add(linearInputGradient(kernels, dQkv, layer.qkv), first.input),
      parameters: {
        "attention.qkv.weight": kernels.multiply(qkv.weight, folding.qkvRows),
        "attention.qkv.bias": kernels.multiply(qkv.bias, folding.qkvBias),
        "attention.out.weight": out.weight,
        "attention.out.bias": out.bias,
        "attention.norm.weight": first.weight,
        "attention.norm.bias": first.bias,
        "feedForward.in.weight": inner.weight,
        "feedForward.in.bias": inner.bias,
        "feedForward.out.weight": outer.weight,
        "feedForward.out.bias": outer.bias,
        "feedForward.norm.weight": second.weight,
        "feedForward.norm.bias": second.bias,
      },
    };
  });
}
