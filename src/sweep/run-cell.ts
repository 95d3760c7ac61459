import { evaluateVectors } from "../evaluation";
import { type Cell, cellKey } from "./cell";
import type { CellInputs } from "./cell-inputs";
import { type CellProgress, embedCell } from "./embed-cell";
import type { StoredCell } from "./results";
import type { Pause } from "./train-cell";

/** Trains and evaluates one cell, from its checkpoint if an earlier run left one. Stores nothing but checkpoints. */
export async function runCell(
  cell: Cell,
  inputs: CellInputs,
  onProgress: CellProgress = () => {},
  pause: Pause = async () => {},
): Promise<StoredCell> {
  const embedded = await embedCell(cell, inputs, onProgress, pause);
  const { training, trainingSeconds, trainingPairs, encodingSeconds, encodedTexts } = embedded;
  const { settings, macro, rankDistance, itemScores, itemRankDistances } = evaluateVectors(
    inputs.engine,
    inputs.retrievalSet,
    embedded,
  );
  return {
    result: {
      key: cellKey(cell, inputs.identity),
      cell,
      identity: inputs.identity,
      training,
      macro,
      rankDistance,
      settings,
      itemScores,
      itemRankDistances,
    },
    timings: {
      engine: inputs.engine.provenance,
      trainingSeconds,
      trainingPairs,
      encodingSeconds,
      encodedTexts,
      peakMemoryMB: Math.round(process.resourceUsage().maxRSS / 1024),
    },
  };
}
