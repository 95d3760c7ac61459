import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "../core";

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
}

/**
 * Reads a Hugging Face model folder's config.json and, where sentence-transformers wrote them,
 * its pooling settings (mean pooling without them).
 *
 * @param layers how many of the first layers to keep; all by default
 * @throws {UserError} if the folder or its config.json is missing or malformed, if the
 *   architecture or pooling is one that we do not compute, or if there are fewer layers
 */
export function readEncoderConfig(folder: string, layers?: number): EncoderConfig {
  const file = path.join(folder, "config.json");
  const json = readJson(
    file,
    `${folder} is no model folder: config.json is missing; run: npx batchmix model --help`,
  );
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
  return {
    family,
    layers: kept,
    width: count("hidden_size"),
    heads: count("num_attention_heads"),
    feedForwardWidth: count("intermediate_size"),
    vocabularySize: count("vocab_size"),
    positions: count("max_position_embeddings"),
    firstPosition: family === "xlm-roberta" ? Number(json.pad_token_id ?? 1) + 1 : 0,
    tokenTypes: count("type_vocab_size"),
    layerNormEpsilon: Number(json.layer_norm_eps ?? 1e-12),
    pooling: readPooling(folder),
  };
}

/** The most tokens a text can have: the rows of the position table after the first position. */
export function maxTokens(config: EncoderConfig): number {
  return config.positions - config.firstPosition;
}

function readPooling(folder: string): "mean" | "cls" {
  const file = path.join(folder, "1_Pooling", "config.json");
  if (!existsSync(file)) return "mean";
  const json = readJson(file, `${file}: cannot be read`);
  const modes = Object.keys(json).filter((key) => key.startsWith("pooling_mode_") && json[key] === true);
  const declared = typeof json.pooling_mode === "string" ? [json.pooling_mode] : modes;
  if (declared.length === 1 && /^(pooling_mode_mean_tokens|mean)$/.test(declared[0])) return "mean";
  if (declared.length === 1 && /^(pooling_mode_cls_token|cls)$/.test(declared[0])) return "cls";
  throw new UserError(
    `${file}: pools by ${declared.join(" and ") || "nothing"}; batchmix computes mean or cls pooling`,
  );
}

function readJson(file: string, missing: string): Record<string, unknown> {
  if (!existsSync(file)) throw new UserError(missing);
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    throw new UserError(`${file}: is not valid JSON; fetch the model again`);
  }
}
