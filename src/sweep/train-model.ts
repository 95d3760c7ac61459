import { copyFileSync, rmSync } from "node:fs";
import path from "node:path";
import { mixLabel } from "../mixture";
import { requireNewFolder, writeModel } from "../models";
import type { TimedStep } from "../training";
import { type Cell, cellKey } from "./cell";
import { loadCellInputs } from "./cell-inputs";
import { cellTexts } from "./cell-texts";
import { metricsFile } from "./metrics-log";
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
  const card = `# ${path.basename(folder)}

A multilingual dual encoder trained by batchmix: ${inputs.modelFolder.split(path.sep).pop()}, first ${inputs.config.layers} layers,
${cell.settings.steps} steps of ${cell.settings.batchSize} pairs on ${inputs.corpus.title}, mono : cross : multi batches ${mixLabel(cell.mix)}, seed ${cell.seed}.

\`\`\`json
${JSON.stringify({ cell, identity: inputs.identity }, null, 2)}
\`\`\`
`;
  writeModel(inputs.modelFolder, folder, model, card);
  const partial = partialFolder(cellKey(cell, inputs.identity));
  copyFileSync(path.join(partial, metricsFile), path.join(folder, metricsFile));
  rmSync(partial, { recursive: true, force: true }); // its checkpoints have served
  return (progress?.steps ?? []).map(({ loss }) => loss);
}
