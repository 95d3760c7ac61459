import type { EncoderConfig } from "./encoder-config";
import type { NamedArray } from "./safetensors.mjs";

/**
 * An encoder's parameters by our names. Matrices keep PyTorch's layout [out, in]; query, key and
 * value projections are one matrix [3·width, width], so that one product serves all three.
 *
 * `embeddings.word` holds only the rows of the vocabulary in use (see readParameters).
 */
export type Parameters = ReadonlyMap<string, NamedArray>;

/** The names of a layer's arrays in Hugging Face's BERT and XLM-RoBERTa, one or three for each of our names. */
const layerNames: Readonly<Record<string, readonly string[]>> = {
  "attention.qkv": ["attention.self.query", "attention.self.key", "attention.self.value"],
  "attention.out": ["attention.output.dense"],
  "attention.norm": ["attention.output.LayerNorm"],
  "feedForward.in": ["intermediate.dense"],
  "feedForward.out": ["output.dense"],
  "feedForward.norm": ["output.LayerNorm"],
};

/** Each of the transformer's parameters with the Hugging Face arrays that it consists of, one after another along axis 0. */
export function sourceNames(config: EncoderConfig): Map<string, string[]> {
  const names = new Map<string, string[]>([
    ["embeddings.word", ["embeddings.word_embeddings.weight"]],
    ["embeddings.position", ["embeddings.position_embeddings.weight"]],
    ["embeddings.tokenType", ["embeddings.token_type_embeddings.weight"]],
    ["embeddings.norm.weight", ["embeddings.LayerNorm.weight"]],
    ["embeddings.norm.bias", ["embeddings.LayerNorm.bias"]],
  ]);
  for (let layer = 0; layer < config.layers; layer++) {
    for (const [ours, theirs] of Object.entries(layerNames)) {
      for (const part of ["weight", "bias"]) {
        const sources = theirs.map((name) => `encoder.layer.${layer}.${name}.${part}`);
        names.set(`layers.${layer}.${ours}.${part}`, sources);
      }
    }
  }
  return names;
}

/** The shape that the configuration says a Hugging Face array of {@link sourceNames} has. */
export function sourceShape(name: string, config: EncoderConfig): number[] {
  const { width, feedForwardWidth: inner, vocabularySize, positions, tokenTypes } = config;
  const rows = { word: vocabularySize, position: positions, token_type: tokenTypes };
  const [, table] = /^embeddings\.(\w+)_embeddings\./.exec(name) ?? [];
  if (table) return [rows[table as "word"], width];
  const isInner = name.includes(".intermediate.");
  if (name.endsWith(".bias") || name.includes("LayerNorm")) return [isInner ? inner : width];
  if (isInner) return [inner, width];
  return /\.\d+\.output\.dense\./.test(name) ? [width, inner] : [width, width];
}

/** The dense module's parameters with the arrays of sentence-transformers' file; none without a dense module. */
export function denseSourceNames({ dense }: EncoderConfig): Map<string, string> {
  const names = new Map<string, string>();
  if (dense) names.set("dense.weight", "linear.weight");
  if (dense?.hasBias) names.set("dense.bias", "linear.bias");
  return names;
}

/** Whether AdamW's weight decay applies: to matrices, never to biases and layer norms (as Devlin et al. 2019 trained). */
export function isDecayed(name: string): boolean {
  return !name.endsWith(".bias") && !name.includes("norm.");
}
