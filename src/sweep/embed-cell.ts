import type { Cell } from "./cell";
import type { CellInputs } from "./cell-inputs";
import { cellTexts } from "./cell-texts";
import { type EmbeddedSet, embedModel } from "./embed-model";
import type { CellResult } from "./results";
import { type Pause, trainCell } from "./train-cell";

/** How much of a cell is done, from 0 to 1, and what it is at. */
export type CellProgress = (share: number, what: string) => void;

/** A training pair costs about as much as encoding six texts: two texts, forward once and backward twice as long. */
const textsPerPair = 6;

/** A cell's model as the vectors it gives to the retrieval set, with what its training was. */
export interface EmbeddedCell extends EmbeddedSet {
  readonly training: CellResult["training"];
  readonly trainingSeconds: number;
  readonly trainingPairs: number;
  readonly encodedTexts: number;
}

/** Trains one cell, from its checkpoint if an earlier run left one, and encodes its retrieval set. */
export async function embedCell(
  cell: Cell,
  inputs: CellInputs,
  onProgress: CellProgress = () => {},
  pause: Pause = async () => {},
): Promise<EmbeddedCell> {
  const { training, evaluation } = cellTexts(cell, inputs);
  const pairsOf = (batches: typeof training.batches): number =>
    batches.reduce((sum, batch) => sum + batch.positives.length, 0);
  const trainingWork = pairsOf(training.batches) * textsPerPair;
  const work = trainingWork + evaluation.toEncode.length;
  const { model, progress } = await trainCell(
    cell,
    inputs,
    training,
    (done, { loss }) =>
      onProgress(
        (trainingWork * done) / training.batches.length / work,
        `step ${done}, loss ${loss.toFixed(3)}`,
      ),
    pause,
  );
  await pause();
  const embedded = embedModel(inputs, model, evaluation, cell.settings.precision, (done) =>
    onProgress((trainingWork + done) / work, `encoding text ${done}`),
  );
  await pause();
  const steps = progress?.steps.length ?? 0;
  return {
    ...embedded,
    training: progress && {
      steps: progress.steps,
      shares: training.sharesOf(steps),
      validations: progress.validations.length > 0 ? progress.validations : undefined,
    },
    trainingSeconds: progress?.seconds ?? 0,
    trainingPairs: pairsOf(training.batches.slice(0, steps)),
    encodedTexts: evaluation.toEncode.length,
  };
}
