import type { Text } from "../../data";
import type { Engine } from "../../engine";
import { type Parameters, readParameters, type TrainedModel } from "../../models";
import {
  bestPoint,
  learningRateAt,
  makeTrainer,
  type TokenBatch,
  type TrainingProgress,
  type TrainOptions,
  textsOf,
  train,
  type ValidationScores,
} from "../../training";
import type { Cell, CellSettings } from "../cell";
import type { DrawnBatches } from "./draw-batches";
import { type OpenedModel, trimVocabulary } from "./model-tokens";

export { loadEngine } from "../../engine";
export { checkpointsIn } from "../../training";
export { openModel } from "./model-tokens";

/** A batch with the facts that the log states about it. */
export interface CellBatch extends TokenBatch {
  readonly kind: string;
  readonly tokensByLanguage: Readonly<Record<string, number>>;
}

/** The texts that a cell trains on, as rows of a word table trimmed to the tokens in use. */
export interface TrainingTexts {
  /** One a step; none for an untrained model. */
  readonly batches: readonly CellBatch[];
  /** Token ids in use, ascending: the rows of the table, which the optimiser passes over at every step. */
  readonly vocabulary: Int32Array;
}

/** Drawn batches as tokens. */
export function trainingTexts(
  { kinds, pairs, negatives }: DrawnBatches,
  { positivesPerQuery }: Pick<CellSettings, "positivesPerQuery">,
  { tokensOf, config }: Pick<OpenedModel, "tokensOf" | "config">,
): TrainingTexts {
  const tokensOfText = ({ text, role }: Text) => tokensOf(text, role);
  const batches = pairs.map((batch, step) => {
    const firsts = batch.filter((_, place) => place % positivesPerQuery === 0);
    const queries = firsts.map(({ query }) => query);
    const positives = batch.map(({ positive }) => positive);
    const others = negatives?.[step].flat() ?? [];
    const negativeTexts = others.map(({ text }) => text);
    return {
      kind: kinds[step],
      queries: queries.map(tokensOfText),
      positives: positives.map(tokensOfText),
      items: firsts.map(({ item }) => item),
      ...(negatives && {
        negatives: negativeTexts.map(tokensOfText),
        itemsOfNegatives: others.map(({ items }) => items),
      }),
      tokensByLanguage: countTokens([...queries, ...positives, ...negativeTexts], tokensOfText),
    };
  });
  const { rowsOf, vocabulary } = trimVocabulary(batches.flatMap(textsOf), config.vocabularySize);
  const asRows = (batch: CellBatch): CellBatch => ({
    ...batch,
    queries: batch.queries.map(rowsOf),
    positives: batch.positives.map(rowsOf),
    ...(batch.negatives && { negatives: batch.negatives.map(rowsOf) }),
  });
  return { batches: batches.map(asRows), vocabulary };
}

function countTokens(texts: readonly Text[], tokensOf: (text: Text) => Int32Array): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const text of texts) counts[text.language] = (counts[text.language] ?? 0) + tokensOf(text).length;
  return counts;
}

/** A model after training, and how training went. */
export interface TrainedCell {
  readonly model: TrainedModel;
  readonly progress: TrainingProgress;
}

/** The model of a folder as it is, without training. */
export function untrainedModel({ modelFolder, config }: OpenedModel): TrainedModel {
  const vocabulary = new Int32Array(0);
  return { config, parameters: readParameters(modelFolder, config, vocabulary), vocabulary, decayed: 1 };
}

/** How one training is followed, stored and validated. */
export type TrainingHooks = Pick<TrainOptions, "checkpoints" | "onStep" | "pause" | "until"> & {
  /** mAP of a model on the validation split; needed with evaluateEvery. */
  readonly validate?: (model: TrainedModel) => Promise<ValidationScores>;
  /** Measures the model after some steps. */
  readonly course?: {
    readonly steps: readonly number[];
    readonly measure: (model: TrainedModel, step: number) => Promise<void>;
  };
};

/**
 * Trains a model on batches, from a checkpoint if an earlier run left one.
 *
 * @throws {UserError} if the loss becomes NaN or infinite
 * @throws {RangeError} for an untrained cell
 */
export async function fitModel(
  engine: Engine,
  { modelFolder, config }: OpenedModel,
  { mix, seed, settings }: Cell,
  { batches, vocabulary }: TrainingTexts,
  { validate, course, ...hooks }: TrainingHooks = {},
): Promise<TrainedCell> {
  if (mix === null || seed === null) throw new RangeError("fitModel: expected a mix and a seed, got none");
  const { learningRate: peak, warmupSteps, steps, decay, weightDecay, evaluateEvery, patience } = settings;
  const schedule = { peak, warmupSteps, steps, decay };
  const modelOf = (parameters: Parameters, done: number): TrainedModel => {
    let decayed = 1;
    for (let step = 0; step < done; step++) decayed *= 1 - learningRateAt(schedule, step) * weightDecay;
    return { config, parameters, vocabulary, decayed };
  };
  const initial = () => readParameters(modelFolder, config, vocabulary); // not held while training runs
  const trainer = makeTrainer(engine, config, initial(), { ...settings, seed });
  try {
    const { best, ...progress } = await train(trainer, (step) => batches[step], {
      ...hooks,
      schedule,
      course: course && {
        steps: course.steps,
        measure: (parameters, step) => course.measure(modelOf(parameters, step), step),
      },
      validation:
        validate && evaluateEvery !== null
          ? {
              every: evaluateEvery,
              patience,
              measure: (parameters, done) => validate(modelOf(parameters, done)),
            }
          : undefined,
    });
    const stepsOfModel = bestPoint(progress.validations)?.steps ?? progress.steps.length;
    return { model: modelOf(best ?? trainer.parameters(), stepsOfModel), progress };
  } finally {
    trainer.dispose();
  }
}
