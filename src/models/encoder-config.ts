import { existsSync } from "node:fs";
import path from "node:path";
import { UserError } from "../core";
import { readModelJson } from "./model-json";
import { type DenseConfig, readSentenceModules } from "./sentence-modules";

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
  /** What comes between pooling and normalisation, if anything. */
  readonly dense: DenseConfig | null;
}

/**
 * Reads a Hugging Face model folder's config.json and, where sentence-transformers wrote them,
 * its modules after the transformer (mean pooling without them).
 *
 * @param layers how many of the first layers to keep; all by default
 * @throws {UserError} if the folder or its config.json is missing or malformed, if the
 *   architecture or a module is one that we do not compute, or if there are fewer layers
 */
export function readEncoderConfig(folder: string, layers?: number): EncoderConfig {
  const file = path.join(folder, "config.json");
  if (!existsSync(file))
    throw new UserError(
      `${folder} is no model folder: config.json is missing; run: npx batchmix model --help`,
    );
  const json = readModelJson<Record<string, unknown>>(file);
  const family = json.model_type;
  if (family !== "bert" && family !== "xlm-roberta") {
    throw new UserError(
      `${file}: model_type is ${JSON.stringify(family)}; batchmix computes bert and xlm-roberta`,
    );
  }
  if (json.hidden_act !== "gelu") {
    throw new UserError(`${file}: hidden_act is ${JSON.stringify(json.hidden_act)}; batchmix computes gelu`);
  }
  const count = (key: string): number => {
    const value = json[key];
    if (typeof value === "number" && Number.isInteger(value) && value > 0) return value;
    throw new UserError(
      `${file}: ${key} is ${JSON.stringify(value)}, not a positive integer; is the file whole?`,
    );
  };
  const available = count("num_hidden_layers");
  const kept = layers ?? available;
  if (!Number.isInteger(kept) || kept < 1 || kept > available) {
    throw new UserError(`${folder} has ${available} layers, so that many or fewer can be used, not ${kept}`);
  }
  const { pooling, dense } = readSentenceModules(folder);
  const width = count("hidden_size");
  if (dense && dense.inputWidth !== width) {
    throw new UserError(
      `${path.join(folder, dense.folder)}: takes vectors ${dense.inputWidth} wide, and the encoder's are ${width}; is it another model's?`,
    );
  }
  return {
    family,
    layers: kept,
    width,
    heads: count("num_attention_heads"),
    feedForwardWidth: count("intermediate_size"),
    vocabularySize: count("vocab_size"),
    positions: count("max_position_embeddings"),
    firstPosition: family === "xlm-roberta" ? Number(json.pad_token_id ?? 1) + 1 : 0,
    tokenTypes: count("type_vocab_size"),
    layerNormEpsilon: Number(json.layer_norm_eps ?? 1e-12),
    pooling,
    dense,
  };
}

/** The width of a text's vector. */
export function vectorWidth({ width, dense }: EncoderConfig): number {
  return dense?.outputWidth ?? width;
}

/** The most tokens a text can have: the rows of the position table after the first position. */
export function maxTokens(config: EncoderConfig): number {
  return config.positions - config.firstPosition;
}
