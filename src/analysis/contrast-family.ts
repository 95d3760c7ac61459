import { equivalenceP, holm, type IntervalScope, type SeedItemEstimate } from "../statistics";

/** Margin of equivalence for differences of mAP, fixed before any result. */
export const equivalenceMargin = 0.01;

/** A difference of mAP, with what a family of such differences adds to it. */
export interface FamilyContrast {
  readonly estimate: number;
  /** Ends of the 95 % interval, for this difference alone. */
  readonly low: number;
  readonly high: number;
  /** What the interval generalises over. */
  readonly over: IntervalScope;
  /**
   * Of no difference, two-sided, adjusted by Holm's method for the whole family; null with one
   * seed, which shows nothing about ways of training, and where scores do not vary.
   */
  readonly holmP: number | null;
  /** Of a difference of {@link equivalenceMargin} or more (two one-sided tests), adjusted likewise. */
  readonly equivalenceHolmP: number | null;
}

/** A difference with its 95 % interval, and its p among the comparisons of its family. */
export interface AdjustedContrast
  extends Pick<FamilyContrast, "estimate" | "low" | "high" | "over" | "holmP"> {
  readonly comparisons: number;
}

/** Each estimate of a family, in the order given, its p adjusted by Holm's method for all of them. */
export function adjustedContrasts(estimates: readonly SeedItemEstimate[]): AdjustedContrast[] {
  const adjusted = holm(estimates.map(({ pValue }) => pValue));
  return estimates.map(({ value, low, high, over }, index) => ({
    estimate: value,
    low,
    high,
    over,
    holmP: adjusted[index],
    comparisons: estimates.length,
  }));
}

/** Whether a p-value shows something at the level of 0.05; what is not tested (null) shows nothing. */
export function isShown(p: number | null): boolean {
  return p !== null && p < 0.05;
}

/** The p-value of a test of an estimate against a bound; null where the estimate's own p-value is. */
export function boundTestP(
  estimate: SeedItemEstimate,
  test: (estimate: SeedItemEstimate, bound: number) => number,
  bound: number,
): number | null {
  return estimate.pValue === null ? null : test(estimate, bound);
}

/** Differences that are reported together, as one family of comparisons; in the order given. */
export function contrastFamily(estimates: readonly SeedItemEstimate[]): FamilyContrast[] {
  const equivalence = holm(
    estimates.map((estimate) => boundTestP(estimate, equivalenceP, equivalenceMargin)),
  );
  return adjustedContrasts(estimates).map(({ comparisons: _, ...contrast }, index) => ({
    ...contrast,
    equivalenceHolmP: equivalence[index],
  }));
}
