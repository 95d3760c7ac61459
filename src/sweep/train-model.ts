import { copyFileSync, rmSync } from "node:fs";
import path from "node:path";
import { corpora } from "../data";
import { readModelOrigin, readPrompts, requireNewFolder, vectorWidth, writeModel } from "../models";
import type { TimedStep } from "../training";
import { type Cell, cellKey } from "./cell";
import { isSymmetric, loadCellInputs } from "./cell-inputs";
import { cellTexts } from "./cell-texts";
import { metricsFile } from "./metrics-log";
import { modelCard } from "./model-card";
import { partialFolder } from "./results";
import { type Pause, trainCell } from "./train-cell";

/**
 * Trains one cell and writes the model as a folder that sentence-transformers opens.
 *
 * @param folder where it goes, with the steps' metrics.jsonl; must not exist yet
 * @returns the losses of all steps
 */
export async function trainModel(
  cell: Cell & { mix: NonNullable<Cell["mix"]>; seed: number },
  folder: string,
  onStep: (done: number, step: TimedStep) => void,
  pause: Pause,
): Promise<number[]> {
  requireNewFolder(folder);
  const inputs = await loadCellInputs(cell.settings);
  const { training } = cellTexts(cell, inputs);
  const { model, progress } = await trainCell(cell, inputs, training, onStep, pause);
  const losses = (progress?.steps ?? []).map(({ loss }) => loss);
  const { corpus, config, identity } = inputs;
  const card = modelCard({
    name: path.basename(folder),
    cell,
    identity,
    origin: readModelOrigin(inputs.modelFolder),
    corpus: {
      title: corpus.title,
      languages: corpus.trainingLanguages,
      licence: corpora.find(({ name }) => name === cell.settings.corpus)?.licence ?? null,
      isSymmetric: isSymmetric(corpus, "train"),
    },
    prompts: readPrompts(inputs.modelFolder),
    layers: config.layers,
    width: vectorWidth(config),
    losses,
  });
  writeModel(inputs.modelFolder, folder, model, card);
  const partial = partialFolder(cellKey(cell, inputs.identity));
  copyFileSync(path.join(partial, metricsFile), path.join(folder, metricsFile));
  rmSync(partial, { recursive: true, force: true }); // its checkpoints have served
  return losses;
}
