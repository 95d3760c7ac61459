import type { MixCells } from "./summarise-study";

/**
 * Mixes with the seeds that all of them were trained with, in equal order, so that rows pair; the
 * untrained model, which has none, as it is.
 *
 * @returns null if trained mixes have no seed in common
 */
export function withSharedSeeds(groups: readonly MixCells[]): MixCells[] | null {
  const trained = groups.filter(({ cells }) => cells.some(({ result }) => result.cell.mix !== null));
  const seedsOf = ({ cells }: MixCells) => cells.map(({ result }) => result.cell.seed);
  const shared = new Set(trained.length > 0 ? seedsOf(trained[0]) : []);
  for (const group of trained) {
    const own = seedsOf(group);
    for (const seed of shared) if (!own.includes(seed)) shared.delete(seed);
  }
  if (trained.length > 0 && shared.size === 0) return null;
  return groups.map((group) =>
    trained.includes(group)
      ? {
          name: group.name,
          cells: [...shared].flatMap((seed) =>
            group.cells.filter(({ result }) => result.cell.seed === seed).slice(0, 1),
          ),
        }
      : group,
  );
}
