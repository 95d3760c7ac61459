import { type BatchKind, batchKinds } from "../core";
import type { LanguageCode } from "../data";

/** One way of encoding whose speed is measured. */
export type EncodingActivity =
  /** Texts of all languages in batches of a size. */
  | { readonly activity: "batch"; readonly of: number }
  /** Texts of one language in batches of the largest size. */
  | { readonly activity: "language"; readonly of: LanguageCode }
  /** Queries one by one: the time that each has to wait for its vector. */
  | { readonly activity: "query"; readonly of: 1 };

/** Optimiser steps on batches of a kind. */
export interface TrainingActivity {
  readonly activity: "train";
  readonly of: BatchKind;
}

/** One thing whose speed is measured. */
export type ThroughputTask = EncodingActivity | TrainingActivity;

/** What a task is called in tables and figures. @example taskName({ activity: "language", of: "de" }); // "texts in de" */
export function taskName({ activity, of }: ThroughputTask): string {
  return {
    batch: `batches of ${of}`,
    language: `texts in ${of}`,
    query: "single queries",
    train: `training, ${of} batches`,
  }[activity];
}

/** All tasks: encoding by batch size, by language, single queries; training by batch kind where the corpus may be trained on. */
export function throughputTasks(
  batchSizes: readonly number[],
  languages: readonly LanguageCode[],
  isTrained: boolean,
): { readonly encoding: readonly EncodingActivity[]; readonly training: readonly TrainingActivity[] } {
  return {
    encoding: [
      ...batchSizes.map((of) => ({ activity: "batch", of }) as const),
      ...languages.map((of) => ({ activity: "language", of }) as const),
      { activity: "query", of: 1 },
    ],
    training: isTrained ? batchKinds.map((of) => ({ activity: "train", of })) : [],
  };
}
