import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { fileHash, UserError, writeFileAtomic } from "../core";
import { type NamedArray, openSafetensors, writeSafetensors } from "../models";
import type { StepResult, Trainer } from "./trainer";

/** Where a run stands: everything else of it follows from its configuration. */
export interface TrainingProgress {
  readonly steps: readonly StepResult[];
  /** Seconds spent in steps so far, over all processes that worked on the run. */
  readonly seconds: number;
}

const checkpointsKept = 2;

/**
 * Writes a trainer's state as step-N.safetensors and the run's progress, with the state's
 * SHA-256, as step-N.json: the second file, written last, makes the checkpoint. All but the last
 * two are deleted.
 *
 * @throws {UserError} if the folder cannot be written to or the disk is full; earlier checkpoints stay
 */
export function writeCheckpoint(folder: string, trainer: Trainer, progress: TrainingProgress): void {
  const name = `step-${String(progress.steps.length).padStart(8, "0")}`;
  const arrays = path.join(folder, `${name}.safetensors`);
  writeSafetensors(arrays, trainer.state().arrays);
  writeFileAtomic(
    path.join(folder, `${name}.json`),
    JSON.stringify({ sha256: fileHash(arrays), ...progress }),
  );
  const kept = new Set(namesIn(folder).slice(0, checkpointsKept));
  for (const file of readdirSync(folder)) {
    if (!kept.has(path.parse(file).name)) rmSync(path.join(folder, file), { force: true });
  }
}

/**
 * Puts a trainer where the newest whole checkpoint left off, to the bit; one that is damaged is
 * passed over for the one before.
 *
 * @returns the progress then, or null if there is none: the run begins anew
 */
export function readCheckpoint(folder: string, trainer: Trainer): TrainingProgress | null {
  for (const name of namesIn(folder)) {
    const checkpoint = readOne(folder, name);
    if (!checkpoint) continue;
    const { progress, arrays } = checkpoint;
    trainer.restore({ steps: progress.steps.length, arrays });
    return progress;
  }
  return null;
}

/** Names of the checkpoints in a folder, newest first. */
function namesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => /^step-\d+\.json$/.test(file));
  return files
    .map((file) => path.parse(file).name)
    .sort()
    .reverse();
}

function readOne(
  folder: string,
  name: string,
): { progress: TrainingProgress; arrays: Map<string, NamedArray> } | null {
  const file = path.join(folder, `${name}.safetensors`);
  try {
    const { sha256, ...progress } = JSON.parse(readFileSync(path.join(folder, `${name}.json`), "utf8"));
    if (!existsSync(file) || fileHash(file) !== sha256) return null;
    return { progress, arrays: readArrays(file) };
  } catch (error) {
    if (error instanceof UserError || error instanceof SyntaxError) return null;
    throw error;
  }
}

function readArrays(file: string): Map<string, NamedArray> {
  const checkpoint = openSafetensors(file);
  try {
    return new Map(
      [...checkpoint.shapes].map(([name, shape]) => [name, { shape, values: checkpoint.read(name) }]),
    );
  } finally {
    checkpoint.close();
  }
}
