import { type SettingKind, settingKinds } from "../core";
import { median, type SeedItemEstimate, seedItemInterval } from "../statistics";
import type { StoredCell } from "../sweep";
import { groupByMix, itemScores, itemUnits, type MixCells, type Quantity } from "./mix-cells";
import { isSimplexPoint, type SimplexPoint } from "./simplex";

/** The median of a rate over seeds, with its smallest and largest. */
export interface RateRange {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** A mean of a mix with its 95 % interval, and what the interval generalises over. */
export type MixEstimate = Pick<SeedItemEstimate, "value" | "low" | "high" | "over">;

/** The summary of one mix in a study. */
export interface MixSummary {
  /** See mixName. */
  readonly label: string;
  /** Shares of batches of each kind; null for the untrained model and for a path. */
  readonly proportions: MixCells["proportions"];
  /** 0 for the untrained model. */
  readonly seeds: number;
  /** Macro-averaged over settings; null where the corpus has no such settings, see {@link itemScores}. */
  readonly mAP: Readonly<Record<SettingKind, MixEstimate | null>>;
  readonly rankDistance: MixEstimate;
  /** The rate of these runs, on whatever machine they ran; null for the untrained model. */
  readonly trainingPairsPerSecond: RateRange | null;
  /** Of the same texts in tokens; null for the untrained model, and where a run's log lacks a step. */
  readonly trainingTokensPerSecond: RateRange | null;
  readonly encodingTextsPerSecond: RateRange;
}

/**
 * One row for each mix: mAP and rank distance with 95 % intervals, whose scope {@link studyScope} tells,
 * and the rates of the mix's runs.
 */
export function summariseStudy(cells: readonly StoredCell[]): MixSummary[] {
  return groupByMix(cells).map((group) => {
    const { name, proportions } = group;
    const isTrained = group.cells[0].result.cell.mix !== null;
    const timings = group.cells.map((cell) => cell.timings);
    return {
      label: name,
      proportions,
      seeds: isTrained ? timings.length : 0,
      mAP: {
        mono: estimateOf(group, "mono"),
        cross: estimateOf(group, "cross"),
        multi: estimateOf(group, "multi"),
      },
      rankDistance: estimateOf(group, "rankDistance") as MixEstimate,
      trainingPairsPerSecond: isTrained
        ? rangeOf(timings.map((run) => run.trainingPairs / run.trainingSeconds))
        : null,
      trainingTokensPerSecond:
        isTrained && timings.every((run) => Number.isFinite(run.trainingTokens))
          ? rangeOf(timings.map((run) => run.trainingTokens / run.trainingSeconds))
          : null,
      encodingTextsPerSecond: rangeOf(timings.map((run) => run.encodedTexts / run.encodingSeconds)),
    };
  });
}

function estimateOf(group: MixCells, quantity: Quantity): MixEstimate | null {
  const scores = itemScores(group, quantity);
  return scores && seedItemInterval(scores, itemUnits(group, quantity));
}

function rangeOf(values: readonly number[]): RateRange {
  return { median: median(values), low: Math.min(...values), high: Math.max(...values) };
}

/** The settings that a study's corpus has. */
export function measuredSettings(summaries: readonly MixSummary[]): SettingKind[] {
  return settingKinds.filter((setting) => summaries.every((mix) => mix.mAP[setting] !== null));
}

/** The means of mixes of mono, cross and multi batches in one setting, with 95 % intervals; none where the corpus has no such setting. */
export function settingMeans(
  summaries: readonly MixSummary[],
  setting: SettingKind,
): (MixEstimate & { readonly label: string; readonly point: SimplexPoint })[] {
  return summaries.flatMap(({ label, proportions, mAP }) => {
    const estimate = mAP[setting];
    if (!isSimplexPoint(proportions) || !estimate) return [];
    const { value, low, high, over } = estimate;
    return [{ label, point: proportions, value, low, high, over }];
  });
}
