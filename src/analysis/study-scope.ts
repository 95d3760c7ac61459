import type { StoredCell } from "../sweep";

/** What the intervals of a study generalise over. */
export interface StudyScope {
  /** Whether every trained mix has two seeds or more: else nothing is shown about ways of training. */
  readonly isOverSeeds: boolean;
  /** As "5 seeds and 48 clusters of 1,190 items"; with one seed it says what that leaves out. */
  readonly text: string;
}

/** What the intervals of a study's cells are over, in words for captions. */
export function studyScope(cells: readonly StoredCell[]): StudyScope {
  const { itemRankDistances, itemClusters } = cells[0].result;
  const seedsOfMix = new Map<string, number>();
  for (const { result } of cells) {
    const mix = JSON.stringify(result.cell.mix);
    if (result.cell.mix) seedsOfMix.set(mix, (seedsOfMix.get(mix) ?? 0) + 1);
  }
  const counts = seedsOfMix.size > 0 ? [...seedsOfMix.values()] : [0];
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)];
  const items = itemRankDistances.length;
  const clusters = itemClusters ? new Set(itemClusters).size : null;
  const units = `${clusters === null ? "" : `${count(clusters)} clusters of `}${count(items)} items`;
  const seeds = fewest === most ? `${most} seeds` : `${fewest} to ${most} seeds`;
  const isOverSeeds = fewest > 1;
  const oneSeed = `${units}, for these trained models alone: one seed says nothing about a way of training`;
  return {
    isOverSeeds,
    text: isOverSeeds ? `${seeds} and ${units}` : oneSeed,
  };
}

function count(value: number): string {
  return value.toLocaleString("en");
}
