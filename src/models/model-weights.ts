import { existsSync } from "node:fs";
import path from "node:path";
import { UserError } from "../core";
import type { EncoderConfig } from "./encoder-config";
import { readModelJson } from "./model-json";
import { openSafetensors, type SafetensorsFile } from "./safetensors.mjs";

/** The arrays of a model folder, in one file or in several. */
export type ModelWeights = Pick<SafetensorsFile, "shapes" | "read" | "readRows" | "close">;

/**
 * The files of a folder that hold its transformer's weights: model.safetensors, or the shards that
 * model.safetensors.index.json names.
 *
 * @throws {UserError} if there are none, or the index names a place outside of the folder
 */
function transformerFiles(folder: string): string[] {
  const whole = path.join(folder, "model.safetensors");
  const index = `${whole}.index.json`;
  if (existsSync(whole)) return [whole];
  if (!existsSync(index)) {
    throw new UserError(`${folder}: no model.safetensors in this model folder; fetch the model again`);
  }
  const { weight_map: map } = readModelJson<{ weight_map?: Record<string, unknown> }>(index);
  const shards = [...new Set(Object.values(map ?? {}))];
  const odd = shards.find((shard) => typeof shard !== "string" || !/^[\w-][\w.-]*\.safetensors$/.test(shard));
  if (shards.length === 0 || odd !== undefined) {
    throw new UserError(
      `${index}: ${odd === undefined ? "names no shards" : `${JSON.stringify(odd)} is no file of this folder`}; fetch the model again`,
    );
  }
  return (shards as string[]).sort().map((shard) => path.join(folder, shard));
}

/** The file of the dense module's weights. */
export function denseFile(folder: string, dense: NonNullable<EncoderConfig["dense"]>): string {
  return path.join(folder, dense.folder, "model.safetensors");
}

/** All files that hold weights of a model, in a fixed order. */
export function weightFiles(folder: string, { dense }: EncoderConfig): string[] {
  return [...transformerFiles(folder), ...(dense ? [denseFile(folder, dense)] : [])];
}

/**
 * Opens the weights of a model folder's transformer.
 *
 * @throws {UserError} if they are missing, damaged, or an array is in two shards
 */
export function openModelWeights(folder: string): ModelWeights {
  const opened: SafetensorsFile[] = [];
  const close = () => {
    for (const shard of opened) shard.close();
  };
  try {
    const shapes = new Map<string, readonly number[]>();
    const shardOf = new Map<string, SafetensorsFile>();
    for (const file of transformerFiles(folder)) {
      const shard = openSafetensors(file);
      opened.push(shard);
      for (const [name, shape] of shard.shapes) {
        if (shapes.has(name))
          throw new UserError(`${file}: ${name} is in another shard too; fetch the model again`);
        shapes.set(name, shape);
        shardOf.set(name, shard);
      }
    }
    const holding = (name: string) => shardOf.get(name) ?? opened[0]; // which says that it lacks it
    return {
      shapes,
      read: (name) => holding(name).read(name),
      readRows: (name, rows) => holding(name).readRows(name, rows),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}
