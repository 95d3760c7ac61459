import type { StoredCell } from "../sweep";
import { chooseSurface, type SurfaceChoice } from "./choose-surface";
import { measureMixes } from "./measured-mixes";
import { withSharedSeeds } from "./shared-seeds";
import type { SimplexPoint } from "./simplex-polynomial";
import { groupByMix, itemScores, itemUnits, type Quantity, quantities } from "./summarise-study";

/** The surface of one of a study's quantities over the simplex. */
export interface StudySurface extends SurfaceChoice {
  readonly quantity: Quantity;
  /** Less rank distance is better, more mAP. */
  readonly better: "higher" | "lower";
}

/**
 * A surface for each quantity that the study's corpus has, over the trained mixes and the seeds
 * that all of them were trained with.
 *
 * @throws {RangeError} if mixes have no seed in common, or do not determine a plane
 */
export function studySurfaces(cells: readonly StoredCell[]): StudySurface[] {
  const trained = withSharedSeeds(groupByMix(cells.filter(({ result }) => result.cell.mix !== null)));
  if (!trained || trained.length === 0)
    throw new RangeError("studySurfaces: expected a seed that every mix was trained with, got none");
  return quantities.flatMap((quantity) => {
    const mixes = trained.flatMap((group) => {
      const scores = itemScores(group, quantity);
      return scores ? [{ point: pointOf(group.cells[0]), scores }] : [];
    });
    if (mixes.length < trained.length) return [];
    const better = quantity === "rankDistance" ? ("lower" as const) : ("higher" as const);
    return [{ quantity, better, ...chooseSurface(measureMixes(mixes, itemUnits(trained[0], quantity))) }];
  });
}

function pointOf({ result }: StoredCell): SimplexPoint {
  const { mono, cross, multi } = result.cell.mix ?? { mono: 0, cross: 0, multi: 0 };
  const total = mono + cross + multi;
  return { mono: mono / total, cross: cross / total, multi: multi / total };
}
