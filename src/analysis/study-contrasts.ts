import { batchKinds, type SettingKind, settingKinds } from "../core";
import type { StoredCell } from "../sweep";
import { contrastFamily, type FamilyContrast, measureOf } from "./contrast-family";
import { groupByMix, mixContrast, studyKinds } from "./mix-cells";

/** The difference of two mixes in one kind of setting. */
export interface ContrastRow extends FamilyContrast {
  readonly setting: SettingKind;
  /** The two mixes, first minus second, as "cross − mono". */
  readonly contrast: string;
}

/**
 * The pairs of mixes, fixed before any result: every two corners; multi batches, which mix languages
 * within batches, and mono+cross, which mixes them between batches; each corner and the untrained model.
 */
export const contrastPairs: readonly (readonly [first: string, second: string])[] = [
  ["cross", "mono"],
  ["multi", "mono"],
  ["multi", "cross"],
  ["multi", "mono+cross"],
  ["mono", "untrained"],
  ["cross", "untrained"],
  ["multi", "untrained"],
];

/** {@link contrastPairs}; for other kinds every two corners, and each corner and the untrained model. */
export function pairsOf(cells: readonly StoredCell[]): readonly (readonly [first: string, second: string])[] {
  const kinds = studyKinds(cells);
  if (kinds.join() === batchKinds.join()) return contrastPairs;
  const corners = kinds.flatMap((second, place) =>
    kinds.slice(place + 1).map((first) => [first, second] as const),
  );
  return [...corners, ...kinds.map((kind) => [kind, "untrained"] as const)];
}

/**
 * The contrasts that a study reports: every two corners, multi batches and mono+cross, and each corner and
 * the untrained model, in every kind of setting, paired by seed and item. One family of at most 21
 * comparisons where the kinds are mono, cross and multi.
 */
export function studyContrasts(cells: readonly StoredCell[]): ContrastRow[] {
  const groups = new Map(groupByMix(cells).map((group) => [group.name, group]));
  const measured = settingKinds.flatMap((setting) =>
    pairsOf(cells).flatMap(([first, second]) => {
      const estimate = mixContrast(groups.get(first), groups.get(second), setting);
      return estimate ? [{ setting, contrast: `${first} − ${second}`, estimate }] : [];
    }),
  );
  return contrastFamily(measured, measureOf(cells).margin);
}

/** The difference of two sweeps in one mix and one kind of setting. */
export interface SweepDifference extends FamilyContrast {
  readonly mix: string;
  readonly setting: SettingKind;
}

/**
 * The differences of two sweeps, which may differ in precision or in steps, say: first minus second, in
 * every mix that both have and every kind of setting, paired by seed and item. One family.
 *
 * @throws {RangeError} if the sweeps were evaluated on different items
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
  return contrastFamily(measured, measureOf(first).margin);
}
