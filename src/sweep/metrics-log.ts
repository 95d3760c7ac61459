import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { writeFileAtomic } from "../core";
import { paddingShare } from "../models";
import { type TimedStep, textsOf, type ValidationScores } from "../training";
import type { CellBatch } from "./stages/train-model";

/** The measurements of one training step: one line of a run's log. */
export interface StepMetrics {
  /** Number of the step, from 1. */
  readonly step: number;
  readonly kind: CellBatch["kind"];
  readonly loss: number;
  /** Norm of all gradients before clipping. */
  readonly gradientNorm: number;
  readonly learningRate: number;
  readonly pairsPerSecond: number;
  readonly paddingShare: number;
  readonly tokensByLanguage: CellBatch["tokensByLanguage"];
  /** mAP on the validation split, where it was measured. */
  readonly validation?: ValidationScores;
  /** Resident memory of the process. */
  readonly memoryMB: number;
}

/** A run's log, one {@link StepMetrics} a line, which can be read while the run goes on. */
export class MetricsLog {
  private isCut = false;

  constructor(private readonly file: string) {}

  /**
   * Adds a step. The first call deletes the lines of this step and of later ones, which an earlier
   * process may have written between its last checkpoint and its end.
   */
  add(
    step: number,
    batch: CellBatch,
    { loss, gradientNorm, learningRate, seconds, validation }: TimedStep,
  ): void {
    if (!this.isCut) {
      const kept = readMetrics(this.file).slice(0, step - 1);
      writeFileAtomic(this.file, kept.map(lineOf).join(""));
      this.isCut = true;
    }
    const metrics: StepMetrics = {
      step,
      kind: batch.kind,
      loss,
      gradientNorm,
      learningRate,
      pairsPerSecond: batch.positives.length / seconds,
      paddingShare: paddingShare(textsOf(batch)),
      tokensByLanguage: batch.tokensByLanguage,
      validation,
      memoryMB: Math.round(process.memoryUsage().rss / 1e6),
    };
    appendFileSync(this.file, lineOf(metrics));
  }
}

/**
 * The steps of a log from the first one on, up to where the log ends or is torn: a line cut short by
 * a crash, a blank line or a missing step.
 *
 * @param file a run's metrics.jsonl; a missing file has no steps
 */
export function readMetrics(file: string): StepMetrics[] {
  const steps: StepMetrics[] = [];
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  for (const line of lines) {
    try {
      const metrics: StepMetrics = JSON.parse(line);
      if (metrics.step !== steps.length + 1) break;
      steps.push(metrics);
    } catch {
      break;
    }
  }
  return steps;
}

/** The amount of training until a step: pairs, and tokens and seconds by a run's log, NaN where it lacks a step. */
export function trainedUntil(step: number, pairsPerStep: number, log: readonly StepMetrics[]) {
  const steps = log.slice(0, step);
  const sum = (amount: (metrics: StepMetrics) => number) =>
    steps.length < step ? Number.NaN : steps.reduce((total, metrics) => total + amount(metrics), 0);
  return {
    trainingPairs: step * pairsPerStep,
    trainingTokens: sum((metrics) => totalOf(metrics.tokensByLanguage)),
    trainingSeconds: sum(({ pairsPerSecond }) => pairsPerStep / pairsPerSecond),
  };
}

/** The sum of counts by language. */
export function totalOf(counts: StepMetrics["tokensByLanguage"]): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

function lineOf(metrics: StepMetrics): string {
  return `${JSON.stringify(metrics)}\n`;
}
