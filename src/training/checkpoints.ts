import { existsSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import * as v from "valibot";
import { fileHash, readJson, UserError, writeFileAtomic } from "../core";
import { type NamedArray, type Parameters, readSafetensors, writeSafetensors } from "../models";
import type { Checkpoints, TrainingProgress } from "./train";
import type { Trainer } from "./trainer";

const checkpointsKept = 2;
const checkpointFile = /^step-\d+\.(json|safetensors)$/;
const bestPrefix = "best/";

/**
 * Checkpoints in a folder, one at most every so many seconds.
 *
 * @param seconds 20 by default; 0 for a checkpoint after every step
 */
export function checkpointsIn(folder: string, seconds = 20): Checkpoints {
  return {
    seconds,
    write: (trainer, progress, best) => writeCheckpoint(folder, trainer, progress, best),
    resume: (trainer, before) => resumeFrom(folder, trainer, before),
  };
}

/**
 * Writes a trainer's state, and the best parameters so far if any were measured, as
 * step-N.safetensors, and the run's progress with that file's SHA-256 as step-N.json: the second
 * file, written last, makes the checkpoint. Those before the last two are deleted.
 *
 * @throws {UserError} if the folder cannot be written to or the disk is full; earlier checkpoints stay
 */
function writeCheckpoint(
  folder: string,
  trainer: Trainer,
  progress: TrainingProgress,
  best: Parameters | null,
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

function resumeFrom(
  folder: string,
  trainer: Trainer,
  before = Number.POSITIVE_INFINITY,
): ReturnType<Checkpoints["resume"]> {
  for (const name of namesIn(folder)) {
    if (Number(name.slice("step-".length)) >= before) continue;
    const checkpoint = readCheckpoint(folder, name);
    if (!checkpoint) continue;
    const { progress, arrays } = checkpoint;
    trainer.restore({ steps: progress.steps.length, arrays });
    const best = [...arrays].filter(([key]) => key.startsWith(bestPrefix));
    const bestParameters = new Map(best.map(([key, array]) => [key.slice(bestPrefix.length), array]));
    return { progress, best: best.length > 0 ? bestParameters : null };
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

/** What the JSON file of a checkpoint holds; a number that JSON cannot write, as a loss of NaN, is null there. */
const progressFile = v.object({
  sha256: v.string(),
  steps: v.array(v.object({ loss: v.nullable(v.number()), gradientNorm: v.nullable(v.number()) })),
  seconds: v.number(),
  validations: v.array(v.object({ steps: v.number(), scores: v.object({ mean: v.nullable(v.number()) }) })),
});

/** A checkpoint by its name, or null if it is damaged. */
function readCheckpoint(
  folder: string,
  name: string,
): { progress: TrainingProgress; arrays: Map<string, NamedArray> } | null {
  const file = path.join(folder, `${name}.safetensors`);
  try {
    const { sha256, ...progress } = readJson<TrainingProgress & { sha256: string }>(
      path.join(folder, `${name}.json`),
      "delete it",
      (content) => v.is(progressFile, content) && content.steps.length === Number(name.slice("step-".length)),
    );
    if (!existsSync(file) || fileHash(file) !== sha256) return null;
    return { progress, arrays: readSafetensors(file) };
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}
