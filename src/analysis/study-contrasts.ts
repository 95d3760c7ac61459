import { equivalenceP, holm, pairedContrast } from "../statistics";
import type { StoredCell } from "../sweep";
import { withSharedSeeds } from "./shared-seeds";
import { groupByMix, itemScores } from "./summarise-study";

/** The difference of two mixes in one quantity. */
export interface ContrastRow {
  readonly setting: "mono" | "cross" | "multi";
  /** As "cross − mono": the first minus the second. */
  readonly contrast: string;
  readonly estimate: number;
  /** Ends of the 95 % interval, for this contrast alone. */
  readonly low: number;
  readonly high: number;
  /** Two-sided, adjusted by Holm's method for all contrasts of the study. */
  readonly holmP: number;
  /** Of a difference of {@link equivalenceMargin} or more (two one-sided tests), adjusted likewise. */
  readonly equivalenceHolmP: number;
}

/** Differences of mAP up to this count as none that matters, fixed before any result. */
export const equivalenceMargin = 0.01;

/**
 * Fixed before any result: corners with one another; languages mixed within batches with the half
 * and half of mono and cross batches, which mixes between them; each corner with the model as it came.
 */
const pairs = [
  ["cross", "mono"],
  ["multi", "mono"],
  ["multi", "cross"],
  ["multi", "mono+cross"],
  ["mono", "untrained"],
  ["cross", "untrained"],
  ["multi", "untrained"],
] as const;

/**
 * The contrasts that a study reports: every pair of corners, multi batches against the hybrid mix,
 * and each corner against the untrained model, in every setting, paired by seed and item. One
 * family of (at most) 21 comparisons.
 */
export function studyContrasts(cells: readonly StoredCell[]): ContrastRow[] {
  const groups = new Map(groupByMix(cells).map((group) => [group.name, group]));
  const rows = (["mono", "cross", "multi"] as const).flatMap((setting) =>
    pairs.flatMap(([first, second]) => {
      const pair = [groups.get(first), groups.get(second)].flatMap((group) => group ?? []);
      const paired = pair.length === 2 ? withSharedSeeds(pair) : null;
      const scores = paired?.map((group) => itemScores(group, setting)) ?? [];
      if (!scores[0] || !scores[1]) return [];
      const estimate = pairedContrast(scores[0], scores[1]);
      const { value, low, high } = estimate;
      return [{ estimate, row: { setting, contrast: `${first} − ${second}`, estimate: value, low, high } }];
    }),
  );
  const differenceP = holm(rows.map(({ estimate }) => estimate.pValue));
  const equivalence = holm(rows.map(({ estimate }) => equivalenceP(estimate, equivalenceMargin)));
  return rows.map(({ row }, index) => ({
    ...row,
    holmP: differenceP[index],
    equivalenceHolmP: equivalence[index],
  }));
}
