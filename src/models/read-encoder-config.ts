import { existsSync } from "node:fs";
import path from "node:path";
import { UserError } from "../core";
import type { DenseConfig, EncoderConfig } from "./encoder-config";
import { readModelJson } from "./model-folder";

const countNames = {
  width: "hidden_size",
  heads: "num_attention_heads",
  feedForwardWidth: "intermediate_size",
  vocabularySize: "vocab_size",
  positions: "max_position_embeddings",
  tokenTypes: "type_vocab_size",
} as const;

/**
 * Reads a Hugging Face model folder's config.json and, where sentence-transformers wrote them,
 * its modules after the transformer (mean pooling without them).
 *
 * @param layers how many of the first layers to keep; all by default
 * @throws {UserError} if the folder or its config.json is missing or malformed, if batchmix does not
 *   compute the architecture or a module, or if there are fewer layers
 */
export function readEncoderConfig(folder: string, layers?: number): EncoderConfig {
  const file = path.join(folder, "config.json");
  if (!existsSync(file))
    throw new UserError(
      `${folder} is no model folder: config.json is missing; run: npx batchmix model --help`,
    );
  const json = readModelJson<Record<string, unknown>>(file);
  const { model_type: family, hidden_act: activation } = json;
  if (family !== "bert" && family !== "xlm-roberta") {
    throw new UserError(
      `${file}: model_type is ${JSON.stringify(family)}; batchmix computes bert and xlm-roberta`,
    );
  }
  if (activation !== "gelu")
    throw new UserError(`${file}: hidden_act is ${JSON.stringify(activation)}; batchmix computes gelu`);
  const count = (key: string) => positiveInteger(file, json, key, "; is the file whole?");
  const available = count("num_hidden_layers");
  const kept = layers ?? available;
  if (!Number.isInteger(kept) || kept < 1 || kept > available) {
    throw new UserError(`${folder} has ${available} layers, so that many or fewer can be used, not ${kept}`);
  }
  const { pooling, dense } = readSentenceModules(folder);
  const counts = Object.entries(countNames).map(([name, key]) => [name, count(key)]);
  const config: EncoderConfig = {
    family,
    layers: kept,
    ...(Object.fromEntries(counts) as Record<keyof typeof countNames, number>),
    firstPosition: family === "xlm-roberta" ? Number(json.pad_token_id ?? 1) + 1 : 0,
    layerNormEpsilon: Number(json.layer_norm_eps ?? 1e-12),
    pooling,
    dense,
  };
  if (dense && dense.inputWidth !== config.width) {
    throw new UserError(
      `${path.join(folder, dense.folder)}: takes vectors ${dense.inputWidth} wide, and the encoder's are ${config.width}; is it another model's?`,
    );
  }
  return config;
}

/** How a model folder turns token vectors into a text's vector, which always has length 1 here, with Normalize or without. */
interface SentenceModules extends Pick<EncoderConfig, "pooling" | "dense"> {
  /** Folders of the modules after the transformer, within the model's. */
  readonly folders: readonly string[];
}

/**
 * Reads sentence-transformers' modules.json with the settings of each module; without it a
 * model's tokens are mean-pooled, or as 1_Pooling says.
 *
 * @throws {UserError} for modules that batchmix does not compute, or in another order than
 *   transformer, pooling, dense, normalisation
 */
export function readSentenceModules(folder: string): SentenceModules {
  const file = path.join(folder, "modules.json");
  if (!existsSync(file)) {
    const hasPooling = existsSync(path.join(folder, "1_Pooling", "config.json"));
    return {
      pooling: hasPooling ? readPooling(folder, "1_Pooling") : "mean",
      dense: null,
      folders: hasPooling ? ["1_Pooling"] : [],
    };
  }
  const listed: unknown = readModelJson(file);
  if (!Array.isArray(listed)) throw new UserError(`${file}: is no list of modules; fetch the model again`);
  const modules = (listed as { type?: unknown; path?: unknown }[]).map(({ type, path: place }) => ({
    kind: String(type).split(".").pop() ?? "",
    place: placeWithin(file, place),
  }));
  const order = modules.map(({ kind }) => kind).join(" ");
  if (!/^Transformer Pooling( Dense)?( Normalize)?$/.test(order)) {
    throw new UserError(
      `${file}: the modules are ${order}; batchmix computes Transformer, Pooling, at most one Dense, Normalize`,
    );
  }
  const placeOf = (kind: string) => modules.find((module) => module.kind === kind)?.place;
  const dense = placeOf("Dense");
  return {
    pooling: readPooling(folder, placeOf("Pooling") as string),
    dense: dense === undefined ? null : readDense(folder, dense),
    folders: modules.slice(1).map(({ place }) => place),
  };
}

function placeWithin(file: string, place: unknown): string {
  if (typeof place === "string" && /^[\w.-]*$/.test(place) && place !== "..") return place;
  throw new UserError(`${file}: a module's path is ${JSON.stringify(place)}, not a folder's plain name`);
}

function readPooling(folder: string, place: string): "mean" | "cls" {
  const file = path.join(folder, place, "config.json");
  const json = readModelJson<Record<string, unknown>>(file);
  const modes = Object.keys(json).filter((key) => key.startsWith("pooling_mode_") && json[key] === true);
  const declared = typeof json.pooling_mode === "string" ? [json.pooling_mode] : modes;
  if (declared.length === 1 && /^(pooling_mode_mean_tokens|mean)$/.test(declared[0])) return "mean";
  if (declared.length === 1 && /^(pooling_mode_cls_token|cls)$/.test(declared[0])) return "cls";
  throw new UserError(
    `${file}: pools by ${declared.join(" and ") || "nothing"}; batchmix computes mean or cls pooling`,
  );
}

function readDense(folder: string, place: string): DenseConfig {
  const file = path.join(folder, place, "config.json");
  const json = readModelJson<Record<string, unknown>>(file);
  const activation = String(json.activation_function ?? "").replace(/^.*\./, "");
  if (activation !== "Tanh" && activation !== "Identity") {
    throw new UserError(
      `${file}: activation_function is ${json.activation_function}; batchmix computes Tanh and Identity`,
    );
  }
  return {
    inputWidth: positiveInteger(file, json, "in_features"),
    outputWidth: positiveInteger(file, json, "out_features"),
    hasBias: json.bias !== false,
    activation: activation === "Tanh" ? "tanh" : "identity",
    folder: place,
  };
}

function positiveInteger(file: string, json: Record<string, unknown>, key: string, hint = ""): number {
  const value = json[key];
  if (typeof value === "number" && Number.isInteger(value) && value > 0) return value;
  throw new UserError(`${file}: ${key} is ${JSON.stringify(value)}, not a positive integer${hint}`);
}
