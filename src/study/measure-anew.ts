import {
  type Cell,
  type CellInputs,
  cellKey,
  cellModel,
  cellTexts,
  evaluateCell,
  evaluationKey,
  type StoredCell,
  totalOf,
  trainCell,
} from "../sweep";
import { type QueryPrecisions, queryPrecisions } from "./query-precisions";

type Model = Parameters<typeof evaluateCell>[2];

/** A cell's training and evaluation, computed now without any stored result. */
export interface AnewMeasured {
  readonly stored: StoredCell;
  readonly queries: QueryPrecisions;
}

/**
 * Trains and evaluates a cell in memory: results of earlier runs are neither read nor touched.
 *
 * @param step the step after which the weights are evaluated; the last one without it
 * @param onProgress called with the share of the work that is done, from 0 to 1
 */
export async function measureAnew(
  cell: Cell,
  inputs: CellInputs,
  step?: number,
  onProgress: (share: number, what: string) => void = () => {},
): Promise<AnewMeasured> {
  const { mix, settings } = cell;
  const trainingShare = mix ? 0.7 : 0;
  const texts = cellTexts(cell, inputs);
  const evaluate = (model: Model) =>
    evaluateCell(cell, inputs, model, {
      onEncoded: (done, all) =>
        onProgress(trainingShare + ((1 - trainingShare) * done) / all, `encoding text ${done} of ${all}`),
    });
  let atStep: ReturnType<typeof evaluate> | null = null;
  const measure = async (model: Model) => {
    atStep = evaluate(model);
  };
  const trained = mix
    ? await trainCell(cell, inputs, texts, step === undefined ? {} : { course: { steps: [step], measure } }, {
        onStep: (steps) =>
          onProgress((trainingShare * steps) / settings.steps, `step ${steps} of ${settings.steps}`),
        pause: () => new Promise<void>((resolve) => setImmediate(resolve)), // lets signals and timers in
      })
    : null;
  const batches = texts.batches.slice(0, step ?? trained?.progress.steps.length ?? 0);
  const { result, timings, queryScores } =
    atStep ?? evaluate(trained?.model ?? (await cellModel(cell, inputs)));
  const { identity, retrievalSet } = inputs;
  return {
    stored: {
      result: {
        key: cellKey(cell, identity),
        evaluation: evaluationKey(cell, identity, step),
        cell,
        identity,
        training: null,
        ...result,
      },
      timings: {
        ...timings,
        trainingSeconds: trained?.progress.seconds ?? 0,
        trainingPairs: batches.reduce((sum, batch) => sum + batch.positives.length, 0),
        trainingTokens: batches.reduce((sum, batch) => sum + totalOf(batch.tokensByLanguage), 0),
      },
    },
    queries: queryPrecisions(retrievalSet, queryScores),
  };
}
