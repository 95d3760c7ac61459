import { evaluateRetrieval, similarities } from "../evaluation";
import { encodeAll, makeEncoder, withTokens } from "../models";
import { type Cell, cellKey } from "./cell";
import type { CellInputs } from "./cell-inputs";
import { cellTexts } from "./cell-texts";
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
  const pairs = training.batches.reduce((sum, batch) => sum + batch.queries.length, 0);
  // one caption can be both query and candidate, and is then the same array: see cellTexts
  const toEncode = [...new Set([...evaluation.queries, ...evaluation.candidates])];
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

  const begun = performance.now();
  const parameters = withTokens(inputs.modelFolder, model, evaluation.vocabulary);
  const encoder = makeEncoder(inputs.engine, inputs.config, parameters, cell.settings.precision);
  const vectors = encodeAll(encoder, toEncode, (done) =>
    onProgress((pairs * textsPerPair + done) / work, `encoding text ${done}`),
  );
  encoder.dispose();
  const encodingSeconds = (performance.now() - begun) / 1000;
  await pause();

  const rowOf = new Map(toEncode.map((text, row) => [text, row]));
  const vectorsOf = (texts: readonly Int32Array[]): Float32Array => {
    const rows = new Float32Array(texts.length * encoder.width);
    for (const [i, text] of texts.entries()) {
      const from = (rowOf.get(text) as number) * encoder.width;
      rows.set(vectors.subarray(from, from + encoder.width), i * encoder.width);
    }
    return rows;
  };
  const pool = similarities(
    inputs.engine,
    inputs.retrievalSet,
    vectorsOf(evaluation.queries),
    vectorsOf(evaluation.candidates),
  );
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
      training: progress && training.shares && { steps: progress.steps, shares: training.shares },
      macro,
      rankDistance,
      settings,
      itemScores,
      itemRankDistances,
    },
    timings: {
      engine: inputs.engine.provenance,
      trainingSeconds: progress?.seconds ?? 0,
      trainingPairs: pairs,
      encodingSeconds,
      encodedTexts: toEncode.length,
      peakMemoryMB: Math.round(process.resourceUsage().maxRSS / 1024),
    },
  };
}
