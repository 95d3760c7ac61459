import { existsSync } from "node:fs";
import path from "node:path";
import type * as tfjs from "@tensorflow/tfjs";
import { UserError } from "../core";
import { readDeclared, readModelJson, sentenceConfigFile, withoutIgnored } from "../model-json";
import { type Activation, activations } from "./activations";
import type { DenseConfig, EncoderConfig } from "./encoder-config";
import { type PoolingMode, poolingModes } from "./pooling";

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
 * its modules after the transformer (mean pooling without them), its similarity and its limit.
 *
 * @param layers how many of the first layers to keep; all by default
 * @param ignoredKeys keys that are read as if the files did not have them
 * @throws {UserError} if the folder or its config.json is missing or malformed, if batchmix does not
 *   compute the architecture, a module or a key, or if there are fewer layers
 */
export function readEncoderConfig(
  folder: string,
  layers?: number,
  ignoredKeys: readonly string[] = [],
): EncoderConfig {
  const file = path.join(folder, "config.json");
  const adapter = path.join(folder, "adapter_config.json");
  if (existsSync(adapter))
    throw new UserError(
      `${adapter}: the folder holds an adapter, which batchmix does not compute; merge it into its model with peft, model.merge_and_unload().save_pretrained(FOLDER), and give that folder`,
    );
  if (!existsSync(file)) {
    readSentenceModules(folder, null, ignoredKeys); // may lie elsewhere, or be no text model
    throw new UserError(
      `${folder} is no model folder: config.json is missing; run: npx batchmix model --help`,
    );
  }
  const { model_type: family } = readModelJson<{ model_type?: unknown }>(file); // first: other architectures have other keys
  if (family !== "bert" && family !== "xlm-roberta") {
    throw new UserError(
      `${file}: model_type is ${JSON.stringify(family)}; batchmix computes bert and xlm-roberta: choose a model of such an architecture`,
    );
  }
  const json = readDeclared(file, ignoredKeys);
  const count = (key: string) => positiveInteger(file, json, key, "; is the file whole?");
  const available = count("num_hidden_layers");
  if (available > mostLayers)
    throw new UserError(
      `${file}: num_hidden_layers is ${available}, above ${mostLayers}, the most that a model can have here; fetch the model again`,
    );
  const kept = layers ?? available;
  if (!Number.isInteger(kept) || kept < 1 || kept > available) {
    throw new UserError(`${folder} has ${available} layers, so that many or fewer can be used, not ${kept}`);
  }
  const counts = Object.fromEntries(
    Object.entries(countNames).map(([name, key]) => [name, count(key)]),
  ) as Record<keyof typeof countNames, number>;
  const { width, heads, positions } = counts;
  if (width % heads !== 0)
    throw new UserError(`${file}: hidden_size ${width} is no multiple of num_attention_heads ${heads}`);
  const { pooling, dense, normalises } = readSentenceModules(folder, width, ignoredKeys);
  const firstPosition = family === "xlm-roberta" ? numberFrom(file, json, "pad_token_id", 1, 0) + 1 : 0;
  const config: EncoderConfig = {
    family,
    layers: kept,
    ...counts,
    firstPosition,
    layerNormEpsilon: numberFrom(file, json, "layer_norm_eps", 1e-12, 0),
    activation: activationOf(file, "hidden_act", String(json.hidden_act)),
    pooling,
    dense,
    isUnit: normalises || readSimilarity(folder, ignoredKeys) === "cosine",
    maxTokens: Math.min(positions - firstPosition, readLimit(folder, ignoredKeys)),
  };
  if (dense && dense.inputWidth !== width * pooling.length) {
    throw new UserError(
      `${path.join(folder, dense.folder, "config.json")}: takes vectors ${dense.inputWidth} wide, and pooling gives ${width * pooling.length}; is it another model's?`,
    );
  }
  if (config.maxTokens < 3)
    throw new UserError(
      `${folder}: config.json, ${path.basename(sentenceConfigFile(folder))} or tokenizer_config.json limits texts to ${config.maxTokens} tokens, too few for one besides the special ones`,
    );
  return config;
}

/** Far above any encoder's, so that a damaged number ends in a sentence before names of parameters fill the memory. */
const mostLayers = 1000;

/** How a model folder turns token vectors into a text's vector. */
interface SentenceModules extends Pick<EncoderConfig, "pooling" | "dense"> {
  /** Whether there is a module Normalize. */
  readonly normalises: boolean;
  /** Whether a prompt's tokens are pooled. */
  readonly poolsPrompt: boolean;
  /** Folders of the modules after the transformer, within the model's. */
  readonly folders: readonly string[];
}

/**
 * Reads sentence-transformers' modules.json with the settings of each module; without it a
 * model's tokens are mean-pooled, or as 1_Pooling says.
 *
 * @param width of a token's vector, if it is known
 * @throws {UserError} for modules that batchmix does not compute, or in another order than
 *   transformer, pooling, dense, normalisation
 */
export function readSentenceModules(
  folder: string,
  width: number | null = null,
  ignoredKeys: readonly string[] = [],
): SentenceModules {
  const file = path.join(folder, "modules.json");
  if (!existsSync(file)) {
    const hasPooling = existsSync(path.join(folder, "1_Pooling", "config.json"));
    const pooling = readPooling(folder, hasPooling ? "1_Pooling" : "", width, ignoredKeys);
    return { ...pooling, dense: null, normalises: false, folders: hasPooling ? ["1_Pooling"] : [] };
  }
  const listed: unknown = readModelJson(file);
  if (!Array.isArray(listed) || !listed.every((module) => typeof module === "object" && module !== null))
    throw new UserError(`${file}: is no list of modules; fetch the model again`);
  const modules = (listed as Record<string, unknown>[]).map((module) => {
    const { type, path: place } = withoutIgnored(file, module, ignoredKeys, "modules.json");
    const [, kind] = /^sentence_transformers\..*?(\w+)$/.exec(String(type)) ?? [];
    return { kind: kind ?? String(type), place: placeWithin(file, place) };
  });
  const order = modules.map(({ kind }) => kind).join(" ");
  if (!/^Transformer Pooling( Dense)?( Normalize)?$/.test(order)) {
    throw new UserError(
      `${file}: the modules are ${order || "none"}; batchmix computes Transformer, Pooling, at most one Dense, Normalize: choose another model`,
    );
  }
  if (modules[0].place !== "")
    throw new UserError(
      `${file}: the transformer lies in ${modules[0].place}; batchmix reads it from the model's folder itself: move its files there, and make its path ""`,
    );
  for (const { kind, place } of modules.slice(1)) {
    const isThere = kind === "Normalize" || existsSync(path.join(folder, place, "config.json"));
    if (place !== "" && isThere) continue;
    throw new UserError(
      `${file}: ${kind} lies in ${JSON.stringify(place)}, where its config.json is not; fetch the model again`,
    );
  }
  const placeOf = (kind: string) => modules.find((module) => module.kind === kind)?.place;
  const [dense, normalize] = ["Dense", "Normalize"].map(placeOf);
  if (normalize !== undefined)
    readDeclared(path.join(folder, normalize, "config.json"), ignoredKeys, "Normalize");
  return {
    ...readPooling(folder, placeOf("Pooling") as string, width, ignoredKeys),
    dense: dense === undefined ? null : readDense(folder, dense, ignoredKeys),
    normalises: normalize !== undefined,
    folders: modules.slice(1).map(({ place }) => place),
  };
}

function placeWithin(file: string, place: unknown): string {
  if (typeof place === "string" && /^[\w.-]*$/.test(place) && !/^\.+$/.test(place)) return place;
  throw new UserError(`${file}: a module's path is ${JSON.stringify(place)}, not a folder's plain name`);
}

/** The keys of versions before 5, one a mode, that may all be true. */
const oldPoolingKeys: Readonly<Record<PoolingMode, string>> = {
  cls: "pooling_mode_cls_token",
  max: "pooling_mode_max_tokens",
  mean: "pooling_mode_mean_tokens",
  mean_sqrt_len_tokens: "pooling_mode_mean_sqrt_len_tokens",
  weightedmean: "pooling_mode_weightedmean_tokens",
  lasttoken: "pooling_mode_lasttoken",
};

/** @param place the module's folder; the empty one is no folder, and means pooling by the mean */
function readPooling(
  folder: string,
  place: string,
  width: number | null,
  ignoredKeys: readonly string[],
): Pick<SentenceModules, "pooling" | "poolsPrompt"> {
  if (place === "") return { pooling: ["mean"], poolsPrompt: true };
  const file = path.join(folder, place, "config.json");
  const json = readDeclared(file, ignoredKeys, "Pooling");
  const widths = ["embedding_dimension", "word_embedding_dimension"].map((key) => json[key] ?? width);
  const wrong = width === null ? undefined : widths.find((each) => each !== width);
  if (wrong !== undefined)
    throw new UserError(
      `${file}: pools tokens ${JSON.stringify(wrong)} wide, and the encoder's are ${width}; is it another model's?`,
    );
  const old = poolingModes.filter((mode) => json[oldPoolingKeys[mode]] === true);
  const named = json.pooling_mode ?? (old.length > 0 ? old : "mean");
  const pooling = (Array.isArray(named) ? named : [named]) as PoolingMode[];
  if (pooling.length === 0 || pooling.some((mode) => !poolingModes.includes(mode)))
    throw new UserError(
      `${file}: pools by ${JSON.stringify(named)}; batchmix pools by ${poolingModes.join(", ")}`,
    );
  return { pooling, poolsPrompt: json.include_prompt !== false };
}

function readDense(folder: string, place: string, ignoredKeys: readonly string[]): DenseConfig {
  const file = path.join(folder, place, "config.json");
  const json = readDeclared(file, ignoredKeys, "Dense");
  const named = String(json.activation_function ?? "torch.nn.modules.activation.Tanh");
  const [, kind] = /^torch\.nn\.(?:modules\.\w+\.)?(Tanh|Identity|ReLU|GELU|Sigmoid|SiLU)$/.exec(named) ?? [];
  return {
    inputWidth: positiveInteger(file, json, "in_features"),
    outputWidth: positiveInteger(file, json, "out_features"),
    hasBias: json.bias !== false,
    activation: activationOf(file, "activation_function", kind?.toLowerCase() ?? named),
    folder: place,
  };
}

const known = Object.keys(activations({} as typeof tfjs));

function activationOf(file: string, key: string, name: string): Activation {
  if (known.includes(name)) return name as Activation;
  throw new UserError(`${file}: ${key} is ${name}; batchmix computes ${known.join(", ")}`);
}

/** How sentence-transformers compares vectors of a model: by the cosine where the folder does not say. */
function readSimilarity(folder: string, ignoredKeys: readonly string[]): "cosine" | "dot" {
  const file = path.join(folder, "config_sentence_transformers.json");
  const { similarity_fn_name: name = null } = readDeclared(file, ignoredKeys);
  if (name === null || name === "cosine") return "cosine";
  if (name === "dot" || name === "dot_score") return "dot";
  throw new UserError(
    `${file}: similarity_fn_name is ${JSON.stringify(name)}; batchmix scores by cosine or dot: choose another model, or give --ignore-key similarity_fn_name to score by cosine`,
  );
}

/** The most tokens of a text that a folder declares, infinity if it declares none. */
function readLimit(folder: string, ignoredKeys: readonly string[]): number {
  const sentence = sentenceConfigFile(folder);
  const { max_seq_length: limit } = readDeclared(sentence, ignoredKeys, "sentence_bert_config.json");
  if (typeof limit === "number")
    return positiveInteger(sentence, { max_seq_length: limit }, "max_seq_length");
  const tokenizer = path.join(folder, "tokenizer_config.json");
  const json = readDeclared(tokenizer, ignoredKeys);
  return json.model_max_length == null ? Infinity : numberFrom(tokenizer, json, "model_max_length", 0, 1);
}

function positiveInteger(file: string, json: Record<string, unknown>, key: string, hint = ""): number {
  const value = json[key];
  if (typeof value === "number" && Number.isInteger(value) && value > 0) return value;
  throw new UserError(`${file}: ${key} is ${JSON.stringify(value)}, not a positive integer${hint}`);
}

function numberFrom(
  file: string,
  json: Record<string, unknown>,
  key: string,
  byDefault: number,
  least: number,
): number {
  const value = json[key] ?? byDefault;
  if (typeof value === "number" && value >= least) return value;
  throw new UserError(`${file}: ${key} is ${JSON.stringify(value)}, not a number from ${least} up`);
}
