import { rmSync } from "node:fs";
import path from "node:path";
import { mixLabel } from "../mixture";
import { requireNewFolder, writeModel } from "../models";
import { learningRateAt } from "../training";
import { type Cell, cellKey } from "./cell";
import { loadCellInputs } from "./cell-inputs";
import { cellTexts } from "./cell-texts";
import { partialFolder } from "./results";
import { type Pause, trainCell } from "./train-cell";

/**
 * Trains one cell and writes the model as a folder that sentence-transformers opens.
 *
 * @param folder where it goes; must not exist yet
 * @returns the losses of all steps
 */
export async function trainModel(
  cell: Cell & { mix: NonNullable<Cell["mix"]>; seed: number },
  folder: string,
  onStep: (done: number) => void,
  pause: Pause,
): Promise<number[]> {
  requireNewFolder(folder);
  const inputs = await loadCellInputs(cell.settings);
  const texts = cellTexts(cell, inputs);
  const { parameters, progress } = await trainCell(cell, inputs, texts, onStep, pause);
  const { learningRate: peak, warmupSteps, steps, weightDecay } = cell.settings;
  let decayed = 1;
  for (let step = 0; step < steps; step++) {
    decayed *= 1 - learningRateAt({ peak, warmupSteps, steps }, step) * weightDecay;
  }
  const { config, identity } = inputs;
  const card = `# ${path.basename(folder)}

A multilingual dual encoder trained by batchmix: ${inputs.modelFolder.split(path.sep).pop()}, first ${config.layers} layers,
${steps} steps of ${cell.settings.batchSize} pairs on ${inputs.corpus.title}, mono : cross : multi batches ${mixLabel(cell.mix)}, seed ${cell.seed}.

\`\`\`json
${JSON.stringify({ cell, identity }, null, 2)}
\`\`\`
`;
  writeModel(inputs.modelFolder, folder, { config, parameters, vocabulary: texts.vocabulary, decayed }, card);
  rmSync(partialFolder(cellKey(cell, identity)), { recursive: true, force: true }); // its checkpoint has served
  return (progress?.steps ?? []).map(({ loss }) => loss);
}
