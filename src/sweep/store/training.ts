import { rmSync } from "node:fs";
import path from "node:path";
import { canonicalJson, writeFileAtomic } from "../../core";
import { type EncoderConfig, readSafetensors, type TrainedModel, writeSafetensors } from "../../models";
import { type Cell, exactCell } from "../cell";
import type { CellIdentity } from "../identity";
import type { TrainingResult, TrainingTimings } from "../results";
import { hasManifest, readStoredJson, verifyFiles, writeManifest } from "./folder";
import { readTimings, trainingTimings } from "./timings";

/** Names of files in a cell's folder. */
export const trainingFiles = {
  config: "config.json",
  metrics: "metrics.jsonl",
  checkpoints: "checkpoints",
  model: "model.safetensors",
  result: "training.json",
  timings: "training-timings.json",
} as const;

const whole = [trainingFiles.config, trainingFiles.model, trainingFiles.result];

/** A finished training: the model, the course of training, and its time and memory. */
export interface StoredTraining {
  readonly model: TrainedModel;
  readonly result: TrainingResult;
  readonly timings: TrainingTimings;
}

/** Writes the cell and its identity into the cell's folder, before anything is computed. */
export function writeConfig(folder: string, cell: Cell, identity: CellIdentity): void {
  writeFileAtomic(
    path.join(folder, trainingFiles.config),
    `${canonicalJson({ cell: exactCell(cell), identity })}\n`,
  );
}

/** Writes a finished training into a cell's folder, the manifest last, and deletes its checkpoints. */
export function storeTraining(folder: string, { model, result, timings }: StoredTraining): void {
  const { parameters, vocabulary, decayed } = model;
  const write = (name: string, value: unknown) =>
    writeFileAtomic(path.join(folder, name), `${canonicalJson(value)}\n`);
  writeSafetensors(path.join(folder, trainingFiles.model), parameters);
  write(trainingFiles.result, { ...result, decayed, vocabulary: [...vocabulary] });
  write(trainingFiles.timings, timings);
  writeManifest(folder, whole);
  rmSync(path.join(folder, trainingFiles.checkpoints), { recursive: true, force: true });
}

/** Whether a cell's training is finished; an untrained model needs none. */
export function isTrained(folder: string, { mix }: Pick<Cell, "mix">): boolean {
  return mix === null || hasManifest(folder);
}

/**
 * The course of a finished training and its time and memory, without the weights.
 *
 * @throws {UserError} if a file was changed
 */
export function readTrainingResult(folder: string): Omit<StoredTraining, "model"> {
  verifyFiles(folder, [trainingFiles.result]);
  const { decayed, vocabulary, ...result } = readTraining(folder);
  return { result, timings: readTimings(folder, trainingFiles.timings, trainingTimings) };
}

/**
 * The model of a finished training, to the bit.
 *
 * @throws {UserError} if a file was changed
 */
export function readTrainedModel(folder: string, config: EncoderConfig): TrainedModel {
  verifyFiles(folder, [trainingFiles.model, trainingFiles.result]);
  const { decayed, vocabulary } = readTraining(folder);
  const parameters = readSafetensors(path.join(folder, trainingFiles.model));
  return { config, parameters, vocabulary: Int32Array.from(vocabulary), decayed };
}

/** The file of a training's result, which holds what the model's weights lack too. */
type TrainingFile = TrainingResult & { readonly decayed: number; readonly vocabulary: readonly number[] };

function readTraining(folder: string): TrainingFile {
  return readStoredJson(path.join(folder, trainingFiles.result), folder);
}
