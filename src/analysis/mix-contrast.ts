import { pairedContrast, type SeedItemEstimate } from "../statistics";
import { withSharedSeeds } from "./shared-seeds";
import { itemScores, itemUnits, type MixCells, type Quantity } from "./summarise-study";

/**
 * The difference of two mixes in one quantity, first minus second, paired by item and by the seeds
 * that both have; its interval is over clusters where items come in clusters.
 *
 * @returns null if one is missing, they share no seed, or the corpus has no such setting
 */
export function mixContrast(
  first: MixCells | undefined,
  second: MixCells | undefined,
  quantity: Quantity,
): SeedItemEstimate | null {
  const paired = first && second ? withSharedSeeds([first, second]) : null;
  const [one, other] = paired?.map((group) => itemScores(group, quantity)) ?? [];
  return first && one && other ? pairedContrast(one, other, itemUnits(first, quantity)) : null;
}
