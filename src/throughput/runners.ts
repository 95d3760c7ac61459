import type { Text } from "../data";
import type { Engine } from "../engine";
import { type EncoderConfig, makeEncoder, paddingShare } from "../models";
import { defaultSettings, type ThroughputSettings } from "../settings";
import { mean } from "../statistics";
import { trimVocabulary } from "../sweep";
import { makeTrainer, type TokenBatch } from "../training";
import type { EncodingTask, TrainingTask } from "./block-plan";
import type { ComparedModel } from "./compared-model";
import type { Measurement } from "./throughput-record";

/** A model that is ready to take its turns at the tasks of one block, of encoding or of training. */
export interface Runner<Task> {
  /** Does a task without timing it: its shapes are then known to the engine, its texts to the caches. */
  warmUp(task: Task): void;
  measure(task: Task): Measurement;
  /** Gives its tensors back. */
  dispose(): void;
}

/**
 * A model as an encoder built anew, so that where its tensors lie in memory varies from block to
 * block. Timed is all from texts to vectors: tokens, packing, the network, reading the result.
 *
 * @param tasks all that the encoder will do: their tokens are the rows of its word table
 */
export function encodingRunner(
  engine: Engine,
  model: ComparedModel,
  tasks: readonly EncodingTask[],
  { precision }: Pick<ThroughputSettings, "precision">,
): Runner<EncodingTask> {
  const { config } = model;
  const texts = tasks.flatMap(({ batches }) => batches.flat());
  const { vocabulary, rowsOf } = trimVocabulary(
    texts.map(({ text, role }) => model.tokensOf(text, role)),
    config.vocabularySize,
  );
  const encoder = makeEncoder(engine, config, model.parametersOf(vocabulary), precision);
  const encode = (batch: EncodingTask["batches"][number]): Int32Array[] => {
    const sequences = batch.map(({ text, role }) => rowsOf(model.tokensOf(text, role)));
    encoder.encode(sequences);
    return sequences;
  };
  return {
    warmUp: ({ batches }) => {
      for (const batch of batches) encode(batch);
    },
    measure({ task, batches }) {
      const lengths: number[] = [];
      const latencies: number[] = [];
      for (const batch of batches) {
        const begun = performance.now();
        const sequences = encode(batch);
        latencies.push(performance.now() - begun);
        for (const { length } of sequences) lengths.push(length);
      }
      return {
        model: model.label,
        task,
        units: lengths.length,
        tokens: sum(lengths),
        seconds: sum(latencies) / 1000,
        flops: forwardFlops(config, lengths),
        ...(task.activity === "query" && { latencies }),
      };
    },
    dispose: () => encoder.dispose(),
  };
}

/** The rate changes nothing in what a step costs; so small a one keeps repeated batches from mattering. */
const learningRate = 1e-6;

/**
 * A model as a trainer built anew. Timed are optimiser steps on batches whose tokens are ready, as
 * a run has them.
 *
 * @param tasks all that the trainer will do: their tokens are the rows of its word table, those of
 *   all kinds in one
 */
export function trainingRunner(
  engine: Engine,
  model: ComparedModel,
  tasks: readonly TrainingTask[],
  { corpus, precision }: Pick<ThroughputSettings, "corpus" | "precision">,
): Runner<TrainingTask> {
  const { config } = model;
  const tokensOf = ({ text, role }: Text) => model.tokensOf(text, role);
  const textsOf = ({ queries, positives }: TokenBatch) => [...queries, ...positives];
  const tokens = tasks.map(({ batches }) =>
    batches.map((pairs) => ({
      queries: pairs.map(({ query }) => tokensOf(query)),
      positives: pairs.map(({ positive }) => tokensOf(positive)),
    })),
  );
  const { vocabulary, rowsOf } = trimVocabulary(tokens.flat().flatMap(textsOf), config.vocabularySize);
  const batchesOf = new Map(
    tasks.map((task, index) => [
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
      return {
        model: model.label,
        task: task.task,
        units: sum(batches.map(({ queries }) => queries.length)),
        tokens: sum(lengths),
        seconds,
        flops: 3 * forwardFlops(config, lengths), // the backward pass has two products for each
        paddingShare: mean(batches.map((batch) => paddingShare(textsOf(batch)))),
      };
    },
    dispose: () => trainer.dispose(),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/**
 * Floating point operations of a forward pass over texts, no padding counted: a linear layer of
 * [in, out] costs 2·in·out a token, attention 4·width·length a token (scores and their use). A
 * training step costs three times as much.
 *
 * @param lengths tokens of each text
 */
export function forwardFlops(
  { layers, width, feedForwardWidth }: Pick<EncoderConfig, "layers" | "width" | "feedForwardWidth">,
  lengths: readonly number[],
): number {
  const perToken = 2 * (4 * width ** 2 + 2 * width * feedForwardWidth);
  return layers * sum(lengths.map((length) => length * (perToken + 4 * width * length)));
}
