import { type Cell, cellKey } from "./cell";
import type { CellInputs } from "./cell-inputs";
import { cellTexts } from "./cell-texts";
import { evaluateModel } from "./evaluate-model";
import type { StoredCell } from "./results";
import { type Pause, trainCell } from "./train-cell";

/** How much of a cell is done, from 0 to 1, and what it is at. */
export type CellProgress = (share: number, what: string) => void;

/** A training pair costs about as much as encoding six texts: two texts, forward once and backward twice as long. */
const textsPerPair = 6;

/** Trains and evaluates one cell, from its checkpoint if an earlier run left one. Stores nothing but checkpoints. */
export async function runCell(
  cell: Cell,
  inputs: CellInputs,
  onProgress: CellProgress = () => {},
  pause: Pause = async () => {},
): Promise<StoredCell> {
  const { training, evaluation } = cellTexts(cell, inputs);
  const pairs = training.batches.reduce((sum, batch) => sum + batch.positives.length, 0);
  const { toEncode } = evaluation;
  const work = pairs * textsPerPair + toEncode.length;
  const { model, progress } = await trainCell(
    cell,
    inputs,
    training,
    (done, { loss }) =>
      onProgress(
        (pairs * textsPerPair * done) / training.batches.length / work,
        `step ${done}, loss ${loss.toFixed(3)}`,
      ),
    pause,
  );
  await pause();

  const { retrieval, encodingSeconds } = await evaluateModel(
    inputs,
    model,
    inputs.retrievalSet,
    evaluation,
    cell.settings.precision,
    (done) => onProgress((pairs * textsPerPair + done) / work, `encoding text ${done}`),
    pause,
  );
  await pause();
  const { settings, macro, rankDistance, itemScores, itemRankDistances } = retrieval;
  const steps = progress?.steps.length ?? 0;
  return {
    result: {
      key: cellKey(cell, inputs.identity),
      cell,
      identity: inputs.identity,
      training: progress && {
        steps: progress.steps,
        shares: training.sharesOf(steps),
        validations: progress.validations.length > 0 ? progress.validations : undefined,
      },
      macro,
      rankDistance,
      settings,
      itemScores,
      itemRankDistances,
    },
    timings: {
      engine: inputs.engine.provenance,
      trainingSeconds: progress?.seconds ?? 0,
      trainingPairs: training.batches.slice(0, steps).reduce((sum, batch) => sum + batch.positives.length, 0),
      encodingSeconds,
      encodedTexts: toEncode.length,
      peakMemoryMB: Math.round(process.resourceUsage().maxRSS / 1024),
    },
  };
}
