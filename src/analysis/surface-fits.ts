import { settingKinds } from "../core";
import type { MixEstimate, MixSummary } from "./mix-summary";
import { fitResponseSurface } from "./response-surface";
import type { SimplexPoint } from "./simplex-polynomial";

/** How well the quadratic describes a study's means in one retrieval setting. */
export interface SurfaceFit {
  readonly setting: keyof MixSummary["mAP"];
  readonly rSquared: number;
  /** Largest distance of a mix's mean from the surface, in mAP. */
  readonly largestResidual: number;
}

/** A trained mix's mean in one setting, with its 95 % interval. */
export interface SettingMean extends MixEstimate {
  readonly label: string;
  readonly point: SimplexPoint;
}

/** The settings that a study's corpus has. */
export function measuredSettings(summaries: readonly MixSummary[]): (keyof MixSummary["mAP"])[] {
  return settingKinds.filter((setting) => summaries.every((mix) => mix.mAP[setting] !== null));
}

/** The trained mixes' means in one setting; none where the corpus has no such setting. */
export function settingMeans(
  summaries: readonly MixSummary[],
  setting: keyof MixSummary["mAP"],
): SettingMean[] {
  return summaries.flatMap(({ label, proportions, mAP }) => {
    const estimate = mAP[setting];
    if (!proportions || !estimate) return [];
    const { value, low, high, over } = estimate;
    return [{ label, point: proportions, value, low, high, over }];
  });
}

/**
 * One row a setting: what to know before believing the contours between the mixes.
 *
 * @throws {RangeError} with mixes that do not determine a quadratic, as fewer than six
 */
export function surfaceFits(summaries: readonly MixSummary[]): SurfaceFit[] {
  return measuredSettings(summaries).map((setting) => {
    const means = settingMeans(summaries, setting);
    const { rSquared, predict } = fitResponseSurface(means);
    const residuals = means.map(({ point, value }) => Math.abs(value - predict(point)));
    return { setting, rSquared, largestResidual: Math.max(...residuals) };
  });
}
