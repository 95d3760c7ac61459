import { evaluateRetrieval, similarities } from "../evaluation";
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
  const { queries, candidates, training, trainingSeconds, trainingPairs } = embedded;
  const pool = similarities(inputs.engine, inputs.retrievalSet, queries, candidates);
  const { settings, macro, rankDistance, itemScores, itemRankDistances } = evaluateRetrieval(
    inputs.retrievalSet,
    pool.scoresOf,
  );
  pool.dispose();
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
      encodingSeconds: embedded.encodingSeconds,
      encodedTexts: embedded.encodedTexts,
      peakMemoryMB: Math.round(process.resourceUsage().maxRSS / 1024),
    },
  };
}
