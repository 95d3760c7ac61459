import { existsSync } from "node:fs";
import { type NamedArray, openSafetensors, writeSafetensors } from "../models";
import type { StepResult, Trainer } from "./trainer";

/** Where a run stands: everything else of it follows from its configuration. */
export interface TrainingProgress {
  readonly steps: readonly StepResult[];
  /** Seconds spent in steps so far, over all processes that worked on the run. */
  readonly seconds: number;
}

/** Writes a trainer's state and the run's progress as one safetensors file, whole or not at all. */
export function writeCheckpoint(file: string, trainer: Trainer, progress: TrainingProgress): void {
  writeSafetensors(file, trainer.state().arrays, { progress: JSON.stringify(progress) });
}

/**
 * Puts a trainer where a checkpoint left off, to the bit.
 *
 * @returns the progress then, or null if there is no checkpoint
 * @throws {UserError} if the file is damaged
 */
export function readCheckpoint(file: string, trainer: Trainer): TrainingProgress | null {
  if (!existsSync(file)) return null;
  const checkpoint = openSafetensors(file);
  try {
    const progress = JSON.parse(checkpoint.metadata.progress) as TrainingProgress;
    const arrays = new Map<string, NamedArray>();
    for (const [name, shape] of checkpoint.shapes) arrays.set(name, { shape, values: checkpoint.read(name) });
    trainer.restore({ steps: progress.steps.length, arrays });
    return progress;
  } finally {
    checkpoint.close();
  }
}
