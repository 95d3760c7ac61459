import type { Engine } from "../engine";
import { makeEncoder } from "../models";
import type { ThroughputSettings } from "../settings";
import { trimVocabulary } from "../sweep";
import type { PlannedTask } from "./block-plan";
import type { ComparedModel } from "./compared-model";
import { forwardFlops } from "./forward-flops";
import type { Measurement } from "./measurement";

export type EncodingTask = Exclude<PlannedTask, { task: { activity: "train" } }>;

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
 * @param tasks all that it will be given: their tokens are the rows of its word table
 */
export function encodingRunner(
  engine: Engine,
  model: ComparedModel,
  tasks: readonly EncodingTask[],
  precision: ThroughputSettings["precision"],
): Runner<EncodingTask> {
  const { config } = model;
  const all = tasks.flatMap(({ batches }) => batches.flat());
  const { vocabulary, rowsOf } = trimVocabulary(
    all.map(({ text, role }) => model.tokensOf(text, role)),
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
        tokens: lengths.reduce((sum, length) => sum + length, 0),
        seconds: latencies.reduce((sum, latency) => sum + latency, 0) / 1000,
        flops: forwardFlops(config, lengths),
        ...(task.activity === "query" && { latencies }),
      };
    },
    dispose: () => encoder.dispose(),
  };
}
