import { type SettingKind, settingKinds } from "../core";
import type { StoredCell } from "../sweep";
import { contrastFamily, type FamilyContrast } from "./contrast-family";
import { mixContrast } from "./mix-contrast";
import { groupByMix } from "./summarise-study";

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
  const found = groupByMix(first).flatMap((group) =>
    settingKinds.flatMap((setting) => {
      const estimate = mixContrast(group, others.get(group.name), setting);
      return estimate ? [{ mix: group.name, setting, estimate }] : [];
    }),
  );
  const family = contrastFamily(found.map(({ estimate }) => estimate));
  return found.map(({ mix, setting }, index) => ({ mix, setting, ...family[index] }));
}
