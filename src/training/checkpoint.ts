import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { fileHash, UserError, writeFileAtomic } from "../core";
import { type NamedArray, type Parameters, readSafetensors, writeSafetensors } from "../models";
import type { StepResult, Trainer } from "./trainer";
import type { ValidationPoint } from "./validation";

/** Where a run stands: everything else of it follows from its configuration. */
export interface TrainingProgress {
  readonly steps: readonly StepResult[];
  /** Seconds spent in steps so far, over all processes that worked on the run. */
  readonly seconds: number;
  readonly validations: readonly ValidationPoint[];
}

const checkpointsKept = 2;
const checkpointFile = /^step-\d+\.(json|safetensors)$/;
const bestPrefix = "best/";

/**
 * Writes a trainer's state, and the best parameters so far if any were measured, as
 * step-N.safetensors, and the run's progress with that file's SHA-256 as step-N.json: the second
 * file, written last, makes the checkpoint. Those before the last two are deleted.
 *
 * @throws {UserError} if the folder cannot be written to or the disk is full; earlier checkpoints stay
 */
export function writeCheckpoint(
  folder: string,
  trainer: Trainer,
  progress: TrainingProgress,
  best: Parameters | null = null,
): void {
  const name = `step-${String(progress.steps.length).padStart(8, "0")}`;
  const arrays = path.join(folder, `${name}.safetensors`);
  const kept = [...(best ?? [])].map(([parameter, array]) => [`${bestPrefix}${parameter}`, array] as const);
  writeSafetensors(arrays, new Map([...trainer.state().arrays, ...kept]));
  writeFileAtomic(
    path.join(folder, `${name}.json`),
    JSON.stringify({ sha256: fileHash(arrays), ...progress }),
  );
  const oldestKept = namesIn(folder).slice(0, checkpointsKept).at(-1) ?? name;
  for (const file of readdirSync(folder)) {
    // half-written files, and the arrays of a checkpoint to come, may be another process's
    if (checkpointFile.test(file) && file < oldestKept) rmSync(path.join(folder, file), { force: true });
  }
}

/**
 * Puts a trainer where the newest whole checkpoint left off, to the bit; one that is damaged is
 * passed over for the one before.
 *
 * @returns the progress then with the best parameters, or null if there is none: the run begins anew
 */
export function readCheckpoint(
  folder: string,
  trainer: Trainer,
): { progress: TrainingProgress; best: Parameters | null } | null {
  for (const name of namesIn(folder)) {
    const checkpoint = readOne(folder, name);
    if (!checkpoint) continue;
    const { progress, arrays } = checkpoint;
    trainer.restore({ steps: progress.steps.length, arrays });
    const best = new Map(
      [...arrays].flatMap(([key, array]) =>
        key.startsWith(bestPrefix) ? [[key.slice(bestPrefix.length), array] as const] : [],
      ),
    );
    return { progress, best: best.size > 0 ? best : null };
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
    return { progress, arrays: readSafetensors(file) };
  } catch (error) {
    if (error instanceof UserError || error instanceof SyntaxError) return null;
    throw error;
  }
}
