import { type SettingKind, settingKinds } from "../core";
import type { StoredCell } from "../sweep";
import { contrastFamily, type FamilyContrast } from "./contrast-family";
import { mixContrast } from "./mix-contrast";
import { groupByMix } from "./summarise-study";

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
  const found = settingKinds.flatMap((setting) =>
    pairs.flatMap(([first, second]) => {
      const estimate = mixContrast(groups.get(first), groups.get(second), setting);
      return estimate ? [{ setting, contrast: `${first} − ${second}`, estimate }] : [];
    }),
  );
  const family = contrastFamily(found.map(({ estimate }) => estimate));
  return found.map(({ setting, contrast }, index) => ({ setting, contrast, ...family[index] }));
}
