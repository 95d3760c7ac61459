import { existsSync } from "node:fs";
import { UserError } from "../core";
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
 * @returns the progress then, or null if there is no whole checkpoint: the run begins anew
 */
export function readCheckpoint(file: string, trainer: Trainer): TrainingProgress | null {
  if (!existsSync(file)) return null;
  try {
    const { progress, arrays } = readArrays(file);
    trainer.restore({ steps: progress.steps.length, arrays });
    return progress;
  } catch (error) {
    if (error instanceof UserError) return null; // damaged: what it held can be computed again
    throw error;
  }
}

function readArrays(file: string): { progress: TrainingProgress; arrays: Map<string, NamedArray> } {
  const checkpoint = openSafetensors(file);
  try {
    const arrays = new Map<string, NamedArray>();
    for (const [name, shape] of checkpoint.shapes) arrays.set(name, { shape, values: checkpoint.read(name) });
    return { progress: JSON.parse(checkpoint.metadata.progress), arrays };
  } finally {
    checkpoint.close();
  }
}
