import { encodeAll, makeEncoder, withTokens } from "../models";
import type { Cell } from "./cell";
import type { CellInputs } from "./cell-inputs";
import { cellTexts } from "./cell-texts";
import { type Pause, trainCell } from "./train-cell";

/** How much of a cell is done, from 0 to 1, and what it is at. */
export type CellProgress = (share: number, what: string) => void;

/** A training pair costs about as much as encoding six texts: two texts, forward once and backward twice as long. */
const textsPerPair = 6;

/** A cell's model as the vectors it gives to the retrieval set, of length 1. */
export type EmbeddedCell = Awaited<ReturnType<typeof embedCell>>;

/** Trains one cell, from its checkpoint if an earlier run left one, and encodes its retrieval set. */
export async function embedCell(
  cell: Cell,
  inputs: CellInputs,
  onProgress: CellProgress = () => {},
  pause: Pause = async () => {},
) {
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
  return {
    /** Shape [queries, width]. */
    queries: vectorsOf(evaluation.queries),
    /** Shape [candidates, width]. */
    candidates: vectorsOf(evaluation.candidates),
    training: progress && { seconds: progress.seconds, steps: progress.steps, shares: training.shares },
    pairs,
    encodingSeconds,
    encodedTexts: toEncode.length,
  };
}
