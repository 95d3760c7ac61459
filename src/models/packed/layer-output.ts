import type { Handle, Kernels } from "../../engine";
import type { EncoderConfig } from "../encoder-config";
import { attentionForward } from "./attention";
import type { PackedBatch } from "./batch";
import { geluOutput } from "./gelu";
import type { Norm } from "./layer-norm";
import { linearOutput } from "./linear";
import type { PreparedLayer } from "./prepared";

/**
 * The output of layerForward, for encoding alone. In a graph TensorFlow fuses these forms: bias, gelu
 * and the sum with the layer's input with the products, and all kernels of a layer norm. Nothing is
 * kept for a backward pass.
 *
 * @param input shape [rows, width] in the precision of products, as the result
 */
export function layerOutput(
  kernels: Kernels,
  input: Handle,
  layer: PreparedLayer,
  batch: PackedBatch,
  config: EncoderConfig,
): Handle {
  return kernels.scope(() => {
    const { width, layerNormEpsilon } = config;
    const added = (a: Handle, b: Handle, norm: Norm): Handle => {
      const [weight, bias] = [norm.weight, norm.bias].map((each) => kernels.forProducts(each));
      return kernels.layerNorm(kernels.add(a, b), weight, bias, layerNormEpsilon, width);
    };
    const qkv = linearOutput(kernels, input, layer.qkv);
    const { output: context } = attentionForward(kernels, qkv, batch, config);
    const likeInput = kernels.reshapeLike(context, input); // only sums of shapes known to be equal are fused
    const attended = added(input, linearOutput(kernels, likeInput, layer.attentionOut), layer.attentionNorm);
    const activated = geluOutput(kernels, linearOutput(kernels, attended, layer.feedForwardIn));
    return added(attended, linearOutput(kernels, activated, layer.feedForwardOut), layer.feedForwardNorm);
  });
}
