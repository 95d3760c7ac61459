import type { Handle, Kernels } from "../../engine";
import type { EncoderConfig } from "../encoder-config";
import type { PackedBatch } from "./batch";
import { type LayerNormForward, layerNormBackward, layerNormForward, type Norm } from "./layer-norm";
import type { ParameterReader } from "./prepared";

/** The sum of word, position and token-type embeddings, normalised: shape [rows, width]. */
export function embeddingForward(
  kernels: Kernels,
  batch: PackedBatch,
  read: ParameterReader,
  epsilon: number,
): LayerNormForward {
  return kernels.scope(() => {
    const word = kernels.gather(read("embeddings.word"), batch.ids);
    const position = kernels.gather(read("embeddings.position"), batch.positions);
    const firstType = kernels.gather(read("embeddings.tokenType"), kernels.tensor([1], Int32Array.of(0)));
    const sum = kernels.add(kernels.add(word, position), firstType);
    return layerNormForward(kernels, sum, normIn(read), epsilon);
  });
}

function normIn(read: ParameterReader): Norm {
  return { weight: read("embeddings.norm.weight"), bias: read("embeddings.norm.bias") };
}

/** Gradients of {@link embeddingForward} in its parameters, by name; dense over the whole tables. */
export function embeddingBackward(
  kernels: Kernels,
  gradient: Handle,
  forward: Omit<LayerNormForward, "output">,
  batch: PackedBatch,
  read: ParameterReader,
  config: EncoderConfig,
  vocabularyRows: number,
): Record<string, Handle> {
  return kernels.scope(() => {
    const norm = layerNormBackward(kernels, gradient, forward, normIn(read), config.width);
    const firstType = kernels.reshape(kernels.biasGradient(norm.input), [1, config.width]);
    const otherTypes = config.tokenTypes - 1;
    const zeros = kernels.tensor([otherTypes, config.width], new Float32Array(otherTypes * config.width));
    return {
      "embeddings.word": kernels.segmentSum(norm.input, batch.ids, vocabularyRows),
      "embeddings.position": kernels.segmentSum(norm.input, batch.positions, config.positions),
      "embeddings.tokenType": otherTypes > 0 ? kernels.concat([firstType, zeros]) : firstType,
      "embeddings.norm.weight": norm.weight,
      "embeddings.norm.bias": norm.bias,
    };
  });
}
