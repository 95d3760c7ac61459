import { UserError } from "../core";
import type { LanguageCode } from "../data";
import { type Precision, precisions } from "../engine";

/** What is measured; with the models, the machine and the code it decides which blocks belong together. */
export interface ThroughputSettings {
  readonly corpus: string;
  /** The first so many layers of every model; null for all that each has. */
  readonly layers: number | null;
  /** Of the texts to encode; null for all that the corpus has. */
  readonly evaluationLanguages: readonly LanguageCode[] | null;
  readonly precision: Precision;
  /** Texts a batch of encoding, one task each, none larger than `texts`. */
  readonly batchSizes: readonly number[];
  /** Texts that each task of encoding draws a block, and queries that are encoded one by one. */
  readonly texts: number;
  /** Pairs a training batch. */
  readonly pairs: number;
  /** Training batches of each kind a block. */
  readonly steps: number;
  /** How often each model takes its turn at each task of a block; the median time counts. */
  readonly passes: number;
  /** Longer texts are cut. */
  readonly maxTokens: number;
  readonly seed: number;
}

export const defaultThroughputSettings: ThroughputSettings = {
  corpus: "emoji",
  layers: null,
  evaluationLanguages: null,
  precision: "fp32",
  batchSizes: [8, 32, 128],
  texts: 128,
  pairs: 64,
  steps: 1,
  passes: 3,
  maxTokens: 128,
  seed: 0,
};

/**
 * Refuses settings that nothing can be measured with.
 *
 * @throws {UserError} naming the setting, its value and its range
 */
export function checkThroughputSettings(settings: ThroughputSettings): void {
  for (const name of ["texts", "pairs", "steps", "passes", "maxTokens"] as const)
    requireWhole(name, settings[name], 1);
  if (settings.pairs < 2) throw new UserError("pairs must be 2 or more: a pair's negatives are the others");
  requireWhole("seed", settings.seed, 0);
  if (settings.layers !== null) requireWhole("layers", settings.layers, 1);
  if (!precisions.includes(settings.precision))
    throw new UserError(`precision must be one of ${precisions.join(", ")}, not ${settings.precision}`);
  if (settings.batchSizes.length === 0) throw new UserError("batchSizes must name one size or more, as 8,32");
  for (const size of settings.batchSizes) {
    requireWhole("each of batchSizes", size, 1);
    if (size > settings.texts) {
      throw new UserError(
        `batches of ${size} texts need as many: give fewer, or more texts than ${settings.texts}`,
      );
    }
  }
  if (new Set(settings.batchSizes).size < settings.batchSizes.length) {
    throw new UserError(`batchSizes must be different, not ${settings.batchSizes.join(",")}`);
  }
}

function requireWhole(name: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new UserError(`${name} must be an integer from ${least} up, not ${value}`);
  }
}
