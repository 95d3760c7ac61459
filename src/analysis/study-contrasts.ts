import { type SettingKind, settingKinds } from "../core";
import type { StoredCell } from "../sweep";
import { contrastFamily, type FamilyContrast } from "./contrast-family";
import { groupByMix, mixContrast } from "./mix-cells";

/** The difference of two mixes in one kind of setting. */
export interface ContrastRow extends FamilyContrast {
  readonly setting: SettingKind;
  /** As "cross − mono": the first minus the second. */
  readonly contrast: string;
}

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
  const measured = settingKinds.flatMap((setting) =>
    pairs.flatMap(([first, second]) => {
      const estimate = mixContrast(groups.get(first), groups.get(second), setting);
      return estimate ? [{ setting, contrast: `${first} − ${second}`, estimate }] : [];
    }),
  );
  return contrastFamily(measured);
}

/** What a setting that two sweeps differ in does to one mix. */
export interface SweepDifference extends FamilyContrast {
  readonly mix: string;
  readonly setting: SettingKind;
}

/**
 * The differences of two sweeps, first minus second, in every mix that both have and every kind of
 * setting, paired by seed and item: what a precision or a budget of steps changes, say. One family.
 *
 * @throws {RangeError} if they were evaluated on different items
 */
export function sweepDifferences(
  first: readonly StoredCell[],
  second: readonly StoredCell[],
): SweepDifference[] {
  const others = new Map(groupByMix(second).map((group) => [group.name, group]));
  const measured = groupByMix(first).flatMap((group) =>
    settingKinds.flatMap((setting) => {
      const estimate = mixContrast(group, others.get(group.name), setting);
      return estimate ? [{ mix: group.name, setting, estimate }] : [];
    }),
  );
  return contrastFamily(measured);
}
