import { equivalenceP, holm, type SeedItemEstimate } from "../statistics";

/** Differences of mAP up to this count as none that matters, fixed before any result. */
export const equivalenceMargin = 0.01;

/** A difference of mAP, with what a family of such differences adds to it. */
export interface FamilyContrast {
  readonly estimate: number;
  /** Ends of the 95 % interval, for this difference alone. */
  readonly low: number;
  readonly high: number;
  /** Of no difference, two-sided, adjusted by Holm's method for the whole family. */
  readonly holmP: number;
  /** Of a difference of {@link equivalenceMargin} or more (two one-sided tests), adjusted likewise. */
  readonly equivalenceHolmP: number;
}

/** Differences that are reported together, as one family of comparisons; in the order given. */
export function contrastFamily(estimates: readonly SeedItemEstimate[]): FamilyContrast[] {
  const difference = holm(estimates.map(({ pValue }) => pValue));
  const equivalence = holm(estimates.map((estimate) => equivalenceP(estimate, equivalenceMargin)));
  return estimates.map(({ value, low, high }, index) => ({
    estimate: value,
    low,
    high,
    holmP: difference[index],
    equivalenceHolmP: equivalence[index],
  }));
}
