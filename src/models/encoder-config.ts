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
  readonly pooling: "mean" | "cls";
  /** The layer between pooling and normalisation, if there is one. */
  readonly dense: DenseConfig | null;
}

/** A linear layer after pooling, as LaBSE has one (Feng et al. 2022). */
export interface DenseConfig {
  readonly inputWidth: number;
  readonly outputWidth: number;
  readonly hasBias: boolean;
  readonly activation: "tanh" | "identity";
  /** Its folder within the model's. */
  readonly folder: string;
}

/** The width of a text's vector. */
export function vectorWidth({ width, dense }: EncoderConfig): number {
  return dense?.outputWidth ?? width;
}

/** The most tokens a text can have: the rows of the position table from the first position on. */
export function maxTokens({ positions, firstPosition }: EncoderConfig): number {
  return positions - firstPosition;
}
