import type { Activation } from "./activations";
import type { PoolingMode } from "./pooling";

/** The shape of a BERT-type encoder, as its folder's config.json and modules.json declare it. */
export interface EncoderConfig {
  readonly family: "bert" | "xlm-roberta";
  readonly layers: number;
  /** Width of a token's vector; `heads` divides it. */
  readonly width: number;
  readonly heads: number;
  readonly feedForwardWidth: number;
  readonly vocabularySize: number;
  /** Rows of the position table. */
  readonly positions: number;
  /** The position of a text's first token: 0, or after the padding row in XLM-RoBERTa. */
  readonly firstPosition: number;
  readonly tokenTypes: number;
  readonly layerNormEpsilon: number;
  /** Of the feed-forward layers, as transformers names it. */
  readonly activation: Activation;
  /** How tokens become a text's vector; the vectors of several modes are joined. */
  readonly pooling: readonly PoolingMode[];
  /** The layer between pooling and normalisation, if there is one. */
  readonly dense: DenseConfig | null;
  /** Whether vectors are scaled to length 1; their dot products are then cosines. */
  readonly isUnit: boolean;
  /** The most tokens of a text, special ones included: as the folder says, and no more than there are positions. */
  readonly maxTokens: number;
}

/** A linear layer after pooling, as LaBSE has one (Feng et al. 2022). */
export interface DenseConfig {
  readonly inputWidth: number;
  readonly outputWidth: number;
  readonly hasBias: boolean;
  readonly activation: Activation;
  /** Its folder within the model's. */
  readonly folder: string;
}

/** The width of a text's vector. */
export function vectorWidth({ width, pooling, dense }: EncoderConfig): number {
  return dense?.outputWidth ?? width * pooling.length;
}
