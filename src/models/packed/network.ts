import type { Handle, Kernels } from "../../engine";
import type { EncoderConfig } from "../encoder-config";
import type { PackedBatch } from "./batch";
import { denseBackward, denseForward } from "./dense";
import { type Dropout, type DropoutForward, dropoutBackward, dropoutForward } from "./dropout";
import { embeddingBackward, embeddingForward } from "./embedding";
import { type LayerForward, layerBackward, layerForward } from "./layer";
import { type LayerNormForward, normOutputAgain } from "./layer-norm";
import { layerOutput } from "./layer-output";
import { bucketCount } from "./packing";
import { foldingOf, type ParameterReader, type PreparedLayer, prepareLayers } from "./prepared";
import { type UnitForward, unitBackward, unitForward } from "./unit-vectors";

/**
 * The vectors of a batch's texts, shape [texts, width], for encoding alone.
 *
 * @param layers weights as they are, without their {@link storedFactor}
 */
export function networkOutput(
  kernels: Kernels,
  batch: PackedBatch,
  config: EncoderConfig,
  read: ParameterReader,
  layers: readonly PreparedLayer[],
): Handle {
  return kernels.scope(() => {
    let tokens = kernels.scope(() =>
      kernels.forProducts(embeddingForward(kernels, batch, read, config.layerNormEpsilon).output),
    );
    for (const layer of layers) {
      const output = layerOutput(kernels, tokens, layer, batch, config);
      kernels.free(tokens);
      tokens = output;
    }
    return textVectors(kernels, kernels.asFloat(tokens), batch, config, read).output;
  });
}

/** The vectors of texts on the way from tokens to what the encoder gives. */
export interface TextVectors {
  /** Shape [texts, width of the joined modes]. */
  readonly pooled: Handle;
  /** After the dense module, where there is one: shape [texts, width of vectors]. */
  readonly dense: Handle;
  /** Scaled to length 1; null where vectors stay as they are. */
  readonly unit: UnitForward | null;
  readonly output: Handle;
}

function textVectors(
  kernels: Kernels,
  tokens: Handle,
  batch: PackedBatch,
  config: EncoderConfig,
  read: ParameterReader,
): TextVectors {
  return kernels.scope(() => {
    const pooled = poolingForward(kernels, tokens, batch, config);
    const dense = config.dense ? denseForward(kernels, pooled, config.dense, read) : pooled;
    const unit = config.isUnit ? unitForward(kernels, dense) : null;
    return { pooled, dense, unit, output: unit?.output ?? dense };
  });
}

/** A forward pass with the tensors that {@link networkBackward} needs. */
export interface NetworkForward {
  /** The texts' vectors, shape [texts, width]. */
  readonly output: Handle;
  readonly embedding: LayerNormForward;
  readonly embedded: DropoutForward;
  /** The first layer's input. */
  readonly first: Handle;
  readonly layers: LayerForward["saved"][];
  readonly vectors: TextVectors;
  readonly prepared: PreparedLayer[];
}

/** How many places of a layer have dropout: two sums and every bucket of attention. */
const placesOfLayer = 2 + bucketCount;

/** @param dropout drops in place 0, the embeddings, and in the places of each layer; null for none */
export function networkForward(
  kernels: Kernels,
  batch: PackedBatch,
  config: EncoderConfig,
  read: ParameterReader,
  dropout: Dropout | null = null,
): NetworkForward {
  return kernels.scope(() => {
    const prepared = kernels.scope(() => prepareLayers(kernels, config, read, foldingOf(kernels, config)));
    const embedding = embeddingForward(kernels, batch, read, config.layerNormEpsilon);
    const layers: LayerForward["saved"][] = [];
    const embedded = dropoutForward(kernels, embedding.output, dropout, 0);
    const first = kernels.forActivations(embedded.output);
    let tokens = first;
    for (const [index, layer] of prepared.entries()) {
      const firstPlace = 1 + index * placesOfLayer;
      const { output, saved } = layerForward(kernels, tokens, layer, batch, config, dropout, firstPlace);
      if (index > 0 && !layers[index - 1].feedForwardNorm.output) kernels.free(tokens);
      layers.push(saved);
      tokens = output;
    }
    const vectors = textVectors(kernels, kernels.asFloat(tokens), batch, config, read);
    return { output: vectors.output, embedding, embedded, first, layers, vectors, prepared };
  });
}

/**
 * Gradients of all parameters, by our names, from the gradient of the texts' vectors. Frees the
 * forward pass as it goes, which halves the memory of a step: call it once, in the scope that
 * made `forward`.
 */
export function networkBackward(
  kernels: Kernels,
  gradient: Handle,
  forward: NetworkForward,
  batch: PackedBatch,
  config: EncoderConfig,
  read: ParameterReader,
  vocabularyRows: number,
): Record<string, Handle> {
  const folding = foldingOf(kernels, config);
  const { pooled, dense, unit } = forward.vectors;
  const fromUnit = unit ? unitBackward(kernels, gradient, unit) : gradient;
  const beforeDense = config.dense
    ? denseBackward(kernels, fromUnit, pooled, dense, config.dense, read)
    : { input: fromUnit, parameters: {} };
  const gradients: Record<string, Handle> = { ...beforeDense.parameters };
  let flowing = kernels.forActivations(poolingBackward(kernels, beforeDense.input, batch, config));
  for (let layer = config.layers - 1; layer >= 0; layer--) {
    const saved = forward.layers[layer];
    const prepared = forward.prepared[layer];
    const back = kernels.scope(() => {
      const input = layer > 0 ? outputAgain(kernels, forward, layer - 1, flowing) : forward.first;
      return layerBackward(kernels, flowing, input, saved, prepared, folding, batch, config);
    });
    kernels.free(saved, flowing);
    flowing = back.input;
    for (const [name, handle] of Object.entries(back.parameters))
      gradients[`layers.${layer}.${name}`] = handle;
  }
  const embedding = embeddingBackward(
    kernels,
    dropoutBackward(kernels, kernels.asFloat(flowing), forward.embedded.mask),
    forward.embedding,
    batch,
    read,
    config,
    vocabularyRows,
  );
  return { ...gradients, ...embedding };
}

/** A layer's output, computed anew after `condition` (see {@link Kernels.after}). */
function outputAgain(kernels: Kernels, forward: NetworkForward, layer: number, condition: Handle): Handle {
  const norm = forward.prepared[layer].feedForwardNorm;
  return normOutputAgain(kernels, forward.layers[layer].feedForwardNorm, norm, condition);
}

/** Pools tokens [rows, width] into one vector a text, shape [texts, modes·width]. */
function poolingForward(kernels: Kernels, tokens: Handle, batch: PackedBatch, config: EncoderConfig): Handle {
  const modes = config.pooling.length;
  const pooled = kernels.matmul(batch.pooling, tokens);
  return modes === 1 ? pooled : kernels.reshape(pooled, [-1, modes * config.width]);
}

/** Gradient of {@link poolingForward} in the tokens, from dy [texts, modes·width]. */
function poolingBackward(
  kernels: Kernels,
  gradient: Handle,
  batch: PackedBatch,
  config: EncoderConfig,
): Handle {
  const ofModes = config.pooling.length === 1 ? gradient : kernels.reshape(gradient, [-1, config.width]);
  return kernels.matmul(batch.pooling, ofModes, true, false);
}
