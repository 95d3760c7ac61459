import { equivalenceP, holm, type SeedItemEstimate } from "../statistics";
import type { ComparedMeasure, StoredCell } from "../sweep";

/** Margin of equivalence for differences of mAP, fixed before any result. */
export const equivalenceMargin = 0.01;

const meanPrecision = { name: "mAP", better: "higher", decimals: 3, margin: equivalenceMargin } as const;

/** What cells are compared on: mAP, or the measure of cellsByMeasure. */
export function measureOf([cell]: readonly StoredCell[]): ComparedMeasure & { readonly decimals: number } {
  return cell?.measure ? { ...cell.measure, decimals: cell.measure.decimals ?? 3 } : meanPrecision;
}

/** A difference with its 95 % interval, which is not adjusted, and its p, which is adjusted for its family. */
export interface AdjustedContrast extends Pick<SeedItemEstimate, "low" | "high" | "over"> {
  readonly estimate: number;
  /**
   * The two-sided p of no difference, adjusted by Holm's method for the whole family; null with one
   * seed, which shows nothing about ways of training, and where scores do not vary.
   */
  readonly holmP: number | null;
  readonly comparisons: number;
}

/** A difference with a test of equivalence. */
export interface FamilyContrast extends AdjustedContrast {
  /** The p of a difference of the margin or more (two one-sided tests), adjusted likewise; null without a margin. */
  readonly equivalenceHolmP: number | null;
}

/** A comparison with its estimate, and with the names that a row adds. */
interface Compared {
  readonly estimate: SeedItemEstimate;
}

/** The comparisons of one family in their order, with every p adjusted by Holm's method for all of them. */
export function adjustedContrasts<Row extends Compared>(
  rows: readonly Row[],
): (Omit<Row, "estimate"> & AdjustedContrast)[] {
  const adjusted = holm(rows.map(({ estimate }) => estimate.pValue));
  return rows.map(({ estimate: { value, low, high, over }, ...names }, index) => {
    const contrast = { estimate: value, low, high, over, holmP: adjusted[index], comparisons: rows.length };
    return { ...names, ...contrast };
  });
}

/** Differences as one family, in their order, each also tested for equivalence where there is a margin. */
export function contrastFamily<Row extends Compared>(
  rows: readonly Row[],
  margin: number | undefined,
): (Omit<Row, "estimate"> & FamilyContrast)[] {
  const equivalence = holm(
    rows.map(({ estimate }) => (margin === undefined ? null : boundTestP(estimate, equivalenceP, margin))),
  );
  return adjustedContrasts(rows).map((contrast, index) => ({
    ...contrast,
    equivalenceHolmP: equivalence[index],
  }));
}

/** Whether a p-value is significant at 0.05; null, where nothing was tested, is not. */
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
