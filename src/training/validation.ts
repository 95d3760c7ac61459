import type { Parameters } from "../models";

/** Mean average precision on texts that training never sees. */
export interface ValidationScores {
  /** What early stopping compares: the mean over those of the three that exist. */
  readonly mean: number;
  readonly mono: number | null;
  readonly cross: number | null;
  readonly multi: number | null;
}

/** The scores of a run after some steps. */
export interface ValidationPoint {
  readonly steps: number;
  readonly scores: ValidationScores;
}

/** When a run is measured, and when that ends the run. */
export interface Validation {
  /** Steps between measurements, from 1 up; the last step is measured in any case. */
  readonly every: number;
  /** The run ends after so many measurements without a better one; null: never. */
  readonly patience: number | null;
  /** Scores of parameters after some steps; the same bits for the same parameters. */
  measure(parameters: Parameters, steps: number): Promise<ValidationScores>;
}

/** The measurement with the largest mean, of equal ones the first; null of none. */
export function bestPoint(points: readonly ValidationPoint[]): ValidationPoint | null {
  return points.reduce<ValidationPoint | null>(
    (best, point) => (best === null || point.scores.mean > best.scores.mean ? point : best),
    null,
  );
}

/** Whether the last `patience` measurements, or more, were no better than one before them. */
export function isExhausted(points: readonly ValidationPoint[], patience: number | null): boolean {
  const best = bestPoint(points);
  return patience !== null && best !== null && points.length - 1 - points.indexOf(best) >= patience;
}
