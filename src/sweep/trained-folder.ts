import { copyFileSync } from "node:fs";
import path from "node:path";
import { lockFolder, UserError } from "../core";
import { corpora } from "../data";
import { readModelOrigin, readPrompts, requireNewFolder, vectorWidth, writeModel } from "../models";
import type { Cell } from "./cell";
import { cellKey } from "./identity";
import { type CellInputs, loadCellInputs } from "./inputs";
import { type CardFacts, modelCard } from "./model-card";
import { cellObstacle, negativeLimits } from "./plan";
import { type CellWatch, cellModel } from "./run-cell";
import { cellFolder, readTrainingResult, trainingFiles } from "./store";

/**
 * Trains one cell, unless a sweep or an earlier call has trained it, and writes the model as a folder
 * that sentence-transformers opens.
 *
 * @param folder the folder to write, with the steps' metrics.jsonl; it must not exist yet
 * @param watch callbacks; `onLimit` is told before training, in sentences, what the cell gets less of than it asks for
 * @returns the losses of all steps
 * @throws {UserError} if the folder exists, if the corpus has no batches of the mix, or if another process is training the same cell
 */
export async function trainModel(
  cell: Cell & { mix: NonNullable<Cell["mix"]>; seed: number },
  folder: string,
  { onLimit, ...watch }: CellWatch & { readonly onLimit?: (sentence: string) => void } = {},
): Promise<number[]> {
  requireNewFolder(folder);
  const inputs = await loadCellInputs(cell.settings);
  const obstacle = cellObstacle(cell, inputs);
  if (obstacle !== null) throw new UserError(obstacle);
  for (const sentence of negativeLimits(inputs.mined, cell.settings)) onLimit?.(sentence);
  const stored = cellFolder(cellKey(cell, inputs.identity));
  const lock = lockFolder(stored);
  if (!lock) throw new UserError(`${stored}: another process trains this very cell; wait for it, or stop it`);
  try {
    const pause = async () => {
      await watch.pause?.();
      if (!lock.isHeld())
        throw new UserError(`${stored}: another machine took this cell over; run this again`);
    };
    const model = await cellModel(cell, inputs, { ...watch, pause });
    const losses = readTrainingResult(stored).result.steps.map(({ loss }) => loss);
    writeModel(inputs.modelFolder, folder, model, cardOf(cell, inputs, path.basename(folder), losses));
    copyFileSync(path.join(stored, trainingFiles.metrics), path.join(folder, trainingFiles.metrics));
    return losses;
  } finally {
    lock.release();
  }
}

function cardOf(
  cell: CardFacts["cell"],
  { corpus, config, identity, modelFolder }: CellInputs,
  name: string,
  losses: readonly number[],
): string {
  return modelCard({
    name,
    cell,
    identity,
    origin: readModelOrigin(modelFolder),
    corpus: {
      title: corpus.title,
      languages: corpus.trainingLanguages,
      licence: corpora.find((known) => known.name === cell.settings.corpus)?.licence ?? null,
      hasTwoSidedTexts: corpus.splits.train[0]?.texts[0]?.role === "both",
    },
    prompts: readPrompts(modelFolder, cell.settings.ignoredKeys ?? []),
    isUnit: config.isUnit,
    layers: config.layers,
    width: vectorWidth(config),
    losses,
  });
}
