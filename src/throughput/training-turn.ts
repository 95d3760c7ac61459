import type { Text } from "../data";
import type { Engine } from "../engine";
import { paddingShare } from "../models";
import { defaultSettings, type ThroughputSettings } from "../settings";
import { trimVocabulary } from "../sweep";
import { makeTrainer, type TokenBatch } from "../training";
import type { PlannedTask } from "./block-plan";
import type { ComparedModel } from "./compared-model";
import type { Runner } from "./encoding-turn";
import { forwardFlops } from "./forward-flops";

export type TrainingTask = Extract<PlannedTask, { task: { activity: "train" } }>;

/** The rate changes nothing in what a step costs; so small a one keeps repeated batches from mattering. */
const learningRate = 1e-6;

/**
 * A model as a trainer built anew. Timed are optimiser steps on batches whose tokens are ready, as
 * a run has them.
 *
 * @param tasks all that it will be given: their tokens are the rows of its word table, those of all
 *   kinds in one
 */
export function trainingRunner(
  engine: Engine,
  model: ComparedModel,
  tasks: readonly TrainingTask[],
  { corpus, precision }: Pick<ThroughputSettings, "corpus" | "precision">,
): Runner<TrainingTask> {
  const { config } = model;
  const tokensOf = ({ text, role }: Text) => model.tokensOf(text, role);
  const tokens = tasks.map(({ batches }) =>
    batches.map((pairs) => ({
      queries: pairs.map(({ query }) => tokensOf(query)),
      positives: pairs.map(({ positive }) => tokensOf(positive)),
    })),
  );
  const textsOf = ({ queries, positives }: TokenBatch) => [...queries, ...positives];
  const { vocabulary, rowsOf } = trimVocabulary(tokens.flat().flatMap(textsOf), config.vocabularySize);
  const batchesOf = new Map(
    tasks.map((task, index): [TrainingTask, TokenBatch[]] => [
      task,
      tokens[index].map(({ queries, positives }) => ({
        queries: queries.map(rowsOf),
        positives: positives.map(rowsOf),
      })),
    ]),
  );
  const trainer = makeTrainer(engine, config, model.parametersOf(vocabulary), {
    ...defaultSettings(corpus), // its loss and optimiser
    precision,
    seed: 0,
  });
  const train = (task: TrainingTask): TokenBatch[] => {
    const batches = batchesOf.get(task) as TokenBatch[];
    for (const batch of batches) trainer.step(batch, learningRate);
    return batches;
  };
  return {
    warmUp: (task) => void train(task),
    measure(task) {
      const begun = performance.now();
      const batches = train(task);
      const seconds = (performance.now() - begun) / 1000;
      const lengths = batches.flatMap(textsOf).map(({ length }) => length);
      const shares = batches.map((batch) => paddingShare(textsOf(batch)));
      return {
        model: model.label,
        task: task.task,
        units: batches.reduce((sum, { queries }) => sum + queries.length, 0),
        tokens: lengths.reduce((sum, length) => sum + length, 0),
        seconds,
        flops: 3 * forwardFlops(config, lengths),
        paddingShare: shares.reduce((sum, share) => sum + share, 0) / shares.length,
      };
    },
    dispose: () => trainer.dispose(),
  };
}
