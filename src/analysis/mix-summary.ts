import type { Estimate } from "../statistics";

/** The median of a rate over seeds, with its smallest and largest. */
export interface RateRange {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** What a study says of one mix. */
export interface MixSummary {
  /** See mixName. */
  readonly label: string;
  /** Shares of batches; null for the untrained model. */
  readonly proportions: { readonly mono: number; readonly cross: number; readonly multi: number } | null;
  /** 0 for the untrained model. */
  readonly seeds: number;
  /** Macro-averaged over settings, 95 % intervals; mono is null where no language has two texts an item. */
  readonly mAP: { readonly mono: Estimate | null; readonly cross: Estimate; readonly multi: Estimate };
  readonly rankDistance: Estimate;
  /** Of these runs alone. */
  readonly trainingPairsPerSecond: RateRange | null;
  readonly encodingTextsPerSecond: RateRange;
}
