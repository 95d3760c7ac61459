import { type BatchKind, batchKinds } from "../core";
import type { LanguageCode } from "../data";

/** One thing whose speed is measured. */
export type ThroughputTask =
  /** Encoding texts of all languages in batches of a size. */
  | { readonly activity: "batch"; readonly of: number }
  /** Encoding texts of one language in batches of the largest size. */
  | { readonly activity: "language"; readonly of: LanguageCode }
  /** Encoding queries one by one: the time that each has to wait for its vector. */
  | { readonly activity: "query"; readonly of: 1 }
  /** Optimiser steps on batches of a kind. */
  | { readonly activity: "train"; readonly of: BatchKind };

/** What a task is called in tables and figures. @example taskName({ activity: "language", of: "de" }); // "texts in de" */
export function taskName(task: ThroughputTask): string {
  if (task.activity === "batch") return `batches of ${task.of}`;
  if (task.activity === "language") return `texts in ${task.of}`;
  return task.activity === "query" ? "single queries" : `training, ${task.of} batches`;
}

/** All tasks: encoding by batch size, by language, single queries; training by batch kind where the corpus may be trained on. */
export function throughputTasks(
  batchSizes: readonly number[],
  languages: readonly LanguageCode[],
  isTrained: boolean,
): ThroughputTask[] {
  return [
    ...batchSizes.map((of) => ({ activity: "batch", of }) as const),
    ...languages.map((of) => ({ activity: "language", of }) as const),
    { activity: "query", of: 1 },
    ...(isTrained ? batchKinds.map((of) => ({ activity: "train", of }) as const) : []),
  ];
}
