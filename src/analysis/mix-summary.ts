import type { SeedItemEstimate } from "../statistics";

/** The median of a rate over seeds, with its smallest and largest. */
export interface RateRange {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** A mean of a mix with its 95 % interval, and what the interval generalises over. */
export type MixEstimate = Pick<SeedItemEstimate, "value" | "low" | "high" | "over">;

/** What a study says of one mix. */
export interface MixSummary {
  /** See mixName. */
  readonly label: string;
  /** Shares of batches; null for the untrained model. */
  readonly proportions: { readonly mono: number; readonly cross: number; readonly multi: number } | null;
  /** 0 for the untrained model. */
  readonly seeds: number;
  /** Macro-averaged over settings, 95 % intervals; mono is null where no language has two texts an item. */
  readonly mAP: {
    readonly mono: MixEstimate | null;
    readonly cross: MixEstimate;
    readonly multi: MixEstimate;
  };
  readonly rankDistance: MixEstimate;
  /** Of these runs alone. */
  readonly trainingPairsPerSecond: RateRange | null;
  readonly encodingTextsPerSecond: RateRange;
}
