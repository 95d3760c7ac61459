import { mkdirSync } from "node:fs";
import path from "node:path";
import { UserError } from "../core";
import { type Parameters, readParameters } from "../models";
import { makeTrainer, type TrainingProgress, train } from "../training";
import { type Cell, cellKey } from "./cell";
import type { CellInputs } from "./cell-inputs";
import type { CellTexts } from "./cell-texts";
import { partialFolder } from "./results";

/** What a cell's training left. */
export interface TrainedCell {
  readonly parameters: Parameters;
  /** null for an untrained model. */
  readonly progress: TrainingProgress | null;
}

/** What a long computation calls between its parts, so that signals and timers get their turn. */
export type Pause = () => Promise<void>;

/** Trains a cell, from its checkpoint if an earlier run left one; an untrained cell gives the weights as they are. */
export async function trainCell(
  cell: Cell,
  inputs: CellInputs,
  texts: CellTexts,
  onStep: (done: number) => void,
  pause: Pause,
): Promise<TrainedCell> {
  const initial = readParameters(inputs.modelFolder, inputs.config, texts.vocabulary);
  if (cell.mix === null) return { parameters: initial, progress: null };
  const { learningRate: peak, warmupSteps, steps } = cell.settings;
  const trainer = makeTrainer(inputs.engine, inputs.config, initial, cell.settings);
  try {
    const progress = await train(trainer, (step) => texts.batches[step], {
      schedule: { peak, warmupSteps, steps },
      checkpointFile: path.join(
        writablePartialFolder(cellKey(cell, inputs.identity)),
        "checkpoint.safetensors",
      ),
      onStep,
      pause,
    });
    return { parameters: trainer.parameters(), progress };
  } finally {
    trainer.dispose();
  }
}

function writablePartialFolder(key: string): string {
  const folder = partialFolder(key);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new UserError(
      `${folder}: cannot be made (${(error as NodeJS.ErrnoException).code}); give yourself write access`,
    );
  }
  return folder;
}
