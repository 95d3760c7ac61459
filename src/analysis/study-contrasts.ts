import { batchKinds, type SettingKind, settingKinds } from "../core";
import {
  equalVariancesP,
  mean,
  pooledSeedError,
  poolingLevel,
  type SeedError,
  type SeedItemEstimate,
} from "../statistics";
import type { StoredCell } from "../sweep";
import { contrastFamily, type FamilyContrast, measureOf } from "./contrast-family";
import {
  groupByMix,
  itemScores,
  type MixCells,
  mixContrast,
  type Quantity,
  studyKinds,
  trainedMixes,
  withSharedSeeds,
} from "./mix-cells";

/** The difference of two mixes in one kind of setting. */
export interface ContrastRow extends FamilyContrast {
  readonly setting: SettingKind;
  /** The two mixes, first minus second, as "cross − mono". */
  readonly contrast: string;
}

/**
 * The pairs of mixes, fixed before any result: every two corners; multi batches, which mix languages
 * within batches, and mono+cross, which mixes them between batches; mono+cross and either of its corners, the claim of
 * arXiv 2408.10536; each corner and the untrained model.
 */
const contrastPairs: readonly (readonly [first: string, second: string])[] = [
  ["cross", "mono"],
  ["multi", "mono"],
  ["multi", "cross"],
  ["multi", "mono+cross"],
  ["mono+cross", "mono"],
  ["mono+cross", "cross"],
  ["mono", "untrained"],
  ["cross", "untrained"],
  ["multi", "untrained"],
];

/** The contrasts that a study of these cells reports, see {@link pairsOfKinds}. */
export function pairsOf(cells: readonly StoredCell[]): ReturnType<typeof pairsOfKinds> {
  return pairsOfKinds(studyKinds(cells));
}

/** {@link contrastPairs}; for other kinds every two corners, the first two in equal parts and either of them, and each corner and the untrained model. */
export function pairsOfKinds(
  kinds: readonly string[],
): readonly (readonly [first: string, second: string])[] {
  if (kinds.join() === batchKinds.join()) return contrastPairs;
  const corners = kinds.flatMap((second, place) =>
    kinds.slice(place + 1).map((first) => [first, second] as const),
  );
  const ends = kinds.slice(0, 2);
  const halves = ends.map((kind) => [ends.join("+"), kind] as const);
  return [...corners, ...halves, ...kinds.map((kind) => [kind, "untrained"] as const)];
}

/** How much seeds vary in the contrasts of trained mixes in one kind of setting. */
export interface ContrastError {
  readonly setting: SettingKind;
  /** The trained mixes that share seeds, and how many they share. */
  readonly mixes: number;
  readonly seeds: number;
  /** Of Bartlett's test that all of these mixes vary alike from seed to seed. */
  readonly equalVariancesP: number;
  /** Estimated from all of them; null where p is below {@link poolingLevel}: then from a contrast's own seeds. */
  readonly pooled: SeedError | null;
}

/**
 * The errors of contrasts of trained mixes, by kind of setting; none where fewer than three mixes share two seeds,
 * since the pooled error of two mixes is that of their own seeds.
 */
export function contrastErrors(cells: readonly StoredCell[]): ContrastError[] {
  const groups = withSharedSeeds(trainedMixes(cells)) ?? [];
  const seeds = groups[0]?.cells.length ?? 0;
  if (groups.length < 3 || seeds < 2) return [];
  return settingKinds.flatMap((setting) => {
    const means = groups.flatMap((group) => {
      const scores = itemScores(group, setting);
      return scores ? [scores.map(mean)] : [];
    });
    if (means.length < groups.length) return [];
    const p = equalVariancesP(means);
    const pooled = p < poolingLevel ? null : pooledSeedError(means);
    return [{ setting, mixes: means.length, seeds, equalVariancesP: p, pooled }];
  });
}

/**
 * {@link mixContrast} of two of a study's mixes with the error of {@link contrastErrors}; a mix and the untrained model,
 * and rank distance, have the error of their own seeds.
 */
export function mixContrastIn(
  cells: readonly StoredCell[],
): (
  first: MixCells | undefined,
  second: MixCells | undefined,
  quantity: Quantity,
) => SeedItemEstimate | null {
  const errors = new Map<Quantity, SeedError | null>(
    contrastErrors(cells).map(({ setting, pooled }) => [setting, pooled]),
  );
  return (first, second, quantity) => {
    const isOfTrained = first !== second && [first, second].every((mix) => mix?.proportions);
    return mixContrast(first, second, quantity, (isOfTrained && errors.get(quantity)) || undefined);
  };
}

/**
 * The contrasts that a study reports, those of {@link pairsOf} in every kind of setting, paired by seed and item. Differences are
 * those of {@link mixContrastIn}. One family of at most 27 comparisons where the kinds are mono, cross and multi.
 */
export function studyContrasts(cells: readonly StoredCell[]): ContrastRow[] {
  const groups = new Map(groupByMix(cells).map((group) => [group.name, group]));
  const differenceOf = mixContrastIn(cells);
  const measured = settingKinds.flatMap((setting) =>
    pairsOf(cells).flatMap(([first, second]) => {
      const estimate = differenceOf(groups.get(first), groups.get(second), setting);
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
