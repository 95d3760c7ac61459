import {
  type Cell,
  type CellInputs,
  cellKey,
  cellModel,
  cellTexts,
  evaluateCell,
  evaluationKey,
  type StoredCell,
  trainCell,
} from "../sweep";
import { type QueryPrecisions, queryPrecisions } from "./query-precisions";

/** A cell's training and evaluation, computed now without any stored result. */
export interface AnewMeasured {
  readonly stored: StoredCell;
  readonly queries: QueryPrecisions;
}

/**
 * Trains and evaluates a cell in memory: results of earlier runs are neither read nor touched.
 *
 * @param onProgress called with the share of the work that is done, from 0 to 1
 */
export async function measureAnew(
  cell: Cell,
  inputs: CellInputs,
  onProgress: (share: number, what: string) => void = () => {},
): Promise<AnewMeasured> {
  const { mix, settings } = cell;
  const trainingShare = mix ? 0.7 : 0;
  const texts = cellTexts(cell, inputs);
  const trained = mix
    ? await trainCell(
        cell,
        inputs,
        texts,
        {},
        {
          onStep: (steps) =>
            onProgress((trainingShare * steps) / settings.steps, `step ${steps} of ${settings.steps}`),
          pause: () => new Promise<void>((resolve) => setImmediate(resolve)), // lets signals and timers in
        },
      )
    : null;
  const model = trained?.model ?? (await cellModel(cell, inputs));
  const batches = texts.batches.slice(0, trained?.progress.steps.length ?? 0);
  const { result, timings, queryScores } = evaluateCell(cell, inputs, model, {
    onEncoded: (done, all) =>
      onProgress(trainingShare + ((1 - trainingShare) * done) / all, `encoding text ${done} of ${all}`),
  });
  const { identity, retrievalSet } = inputs;
  return {
    stored: {
      result: {
        key: cellKey(cell, identity),
        evaluation: evaluationKey(cell, identity),
        cell,
        identity,
        training: null,
        ...result,
      },
      timings: {
        ...timings,
        trainingSeconds: trained?.progress.seconds ?? 0,
        trainingPairs: batches.reduce((sum, batch) => sum + batch.positives.length, 0),
      },
    },
    queries: queryPrecisions(retrievalSet, queryScores),
  };
}
