import { existsSync } from "node:fs";
import path from "node:path";
import { UserError } from "../core";
import { readModelJson } from "./model-json";

/** A linear layer after pooling, as LaBSE has one (Feng et al. 2022). */
export interface DenseConfig {
  readonly inputWidth: number;
  readonly outputWidth: number;
  readonly hasBias: boolean;
  readonly activation: "tanh" | "identity";
  /** Its folder within the model's. */
  readonly folder: string;
}

/** What a model folder does with token vectors. Vectors of texts are always of length 1 here, whether it says Normalize or not. */
export interface SentenceModules {
  readonly pooling: "mean" | "cls";
  readonly dense: DenseConfig | null;
  /** Folders of the modules after the transformer, within the model's. */
  readonly folders: readonly string[];
}

/**
 * Reads sentence-transformers' modules.json with the settings of each module; without it a
 * model's tokens are mean-pooled, or as 1_Pooling says.
 *
 * @throws {UserError} for modules that we do not compute, or in another order than transformer,
 *   pooling, dense, normalisation
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
  const activation = String(json.activation_function ?? "")
    .split(".")
    .pop();
  if (activation !== "Tanh" && activation !== "Identity") {
    throw new UserError(
      `${file}: activation_function is ${json.activation_function}; batchmix computes Tanh and Identity`,
    );
  }
  const width = (key: string): number => {
    const value = json[key];
    if (typeof value === "number" && Number.isInteger(value) && value > 0) return value;
    throw new UserError(`${file}: ${key} is ${JSON.stringify(value)}, not a positive integer`);
  };
  return {
    inputWidth: width("in_features"),
    outputWidth: width("out_features"),
    hasBias: json.bias !== false,
    activation: activation === "Tanh" ? "tanh" : "identity",
    folder: place,
  };
}
