import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { writeFileAtomic } from "../core";
import { paddingShare } from "../models";
import type { TimedStep } from "../training";
import type { CellBatch } from "./cell-texts";

/** The name of a run's log among its files. */
export const metricsFile = "metrics.jsonl";

/**
 * What every step of a run saw, one JSON object a line, to be followed while it runs: `step`,
 * `kind`, `loss`, `gradientNorm` (before clipping), `learningRate`, `pairsPerSecond`,
 * `paddingShare`, `tokensByLanguage` and `memoryMB` (resident);
 * where one was measured `validation`: mAP on the validation split.
 */
export class MetricsLog {
  private isCut = false;

  constructor(private readonly file: string) {}

  /**
   * Adds a step. Before the first one, what an earlier process wrote of it and of later steps,
   * between its last checkpoint and its end, is cut off.
   */
  add(
    step: number,
    batch: CellBatch,
    { loss, gradientNorm, learningRate, seconds, validation }: TimedStep,
  ): void {
    if (!this.isCut) this.cutFrom(step);
    const metrics = {
      step,
      kind: batch.kind,
      loss,
      gradientNorm,
      learningRate,
      pairsPerSecond: batch.positives.length / seconds,
      paddingShare: paddingShare([...batch.queries, ...batch.positives]),
      tokensByLanguage: batch.tokensByLanguage,
      validation,
      memoryMB: Math.round(process.memoryUsage().rss / 1e6),
    };
    appendFileSync(this.file, `${JSON.stringify(metrics)}\n`);
  }

  private cutFrom(step: number): void {
    const lines = existsSync(this.file) ? readFileSync(this.file, "utf8").split("\n") : [];
    const kept = lines.slice(0, step - 1).map((line) => `${line}\n`);
    writeFileAtomic(this.file, kept.join(""));
    this.isCut = true;
  }
}
