import { batchKinds, kindNames, settingKinds } from "../core";
import { isPath, mixLabel, proportionsOf } from "../mixture";
import {
  type ItemUnits,
  pairedDifferences,
  type SeedError,
  type SeedItemEstimate,
  seedItemInterval,
} from "../statistics";
import type { Cell, StoredCell } from "../sweep";

/** The quantities that a study compares mixes on. */
export const quantities = [...settingKinds, "rankDistance"] as const;
export type Quantity = (typeof quantities)[number];

/** The cells of one mix, with all its seeds, in the order of the study. */
export interface MixCells {
  /** See {@link mixName}. */
  readonly name: string;
  /** Shares of batches of each kind; null for the untrained model, and for a path, whose shares change. */
  readonly proportions: Readonly<Record<string, number>> | null;
  readonly cells: readonly StoredCell[];
}

/**
 * The name of a mix, by the kinds of its batches: "mono", "mono+cross" for half of each, "centroid" for as
 * much of each as there are; its parts for other mixes, as "2:1:0"; its pieces for a path; "untrained" for null.
 */
export function mixName(mix: Cell["mix"]): string {
  if (mix === null) return "untrained";
  if (isPath(mix)) return mixLabel(mix);
  const kinds = Object.keys(mix).filter((kind) => mix[kind] > 0);
  const isEven = kinds.every((kind) => mix[kind] === mix[kinds[0]]);
  if (!isEven) return mixLabel(mix);
  return kinds.length > 2 && kinds.length === Object.keys(mix).length ? "centroid" : kinds.join("+");
}

/** Groups a study's cells by mix, in the order of their first cells. */
export function groupByMix(cells: readonly StoredCell[]): MixCells[] {
  const groups = new Map<string, StoredCell[]>();
  for (const cell of cells) {
    const name = mixName(cell.result.cell.mix);
    groups.set(name, [...(groups.get(name) ?? []), cell]);
  }
  return [...groups].map(([name, members]) => {
    const { mix } = members[0].result.cell;
    const shares = mix === null || isPath(mix) ? null : proportionsOf(mix);
    const entries = shares && studyKinds(members).map((kind) => [kind, shares[kind]]);
    return { name, proportions: entries && Object.fromEntries(entries), cells: members };
  });
}

/** The names of the kinds that a study mixes, in their order. */
export function studyKinds([cell]: readonly StoredCell[]): string[] {
  return kindNames(cell?.result.cell.settings.kinds ?? batchKinds);
}

/** The groups of {@link groupByMix} that were trained with a constant mix. */
export function trainedMixes(cells: readonly StoredCell[]): MixCells[] {
  return groupByMix(cells).filter(({ proportions }) => proportions !== null);
}

function isTrained({ cells }: MixCells): boolean {
  return cells[0].result.cell.mix !== null;
}

/**
 * Item scores of a mix, shape [seeds, items], whose mean is the macro average (or the rank distance);
 * null where the corpus has no such setting, and for multi settings of a corpus in one language, which are its mono settings.
 */
export function itemScores({ cells }: MixCells, quantity: Quantity): number[][] | null {
  if (quantity === "multi" && cells.every(isInOneLanguage)) return null;
  const rows = cells.map(({ result }) =>
    quantity === "rankDistance" ? result.itemRankDistances : result.itemScores[quantity],
  );
  return rows.every((row) => row !== null) ? (rows as number[][]) : null;
}

/** Whether a pool of all languages is one of the query's own language. */
function isInOneLanguage({ result: { itemScores, macro } }: StoredCell): boolean {
  return itemScores.cross === null && itemScores.mono !== null && macro.mono === macro.multi;
}

/** The clusters of the items that a mix was tested on, and the items' weights in a quantity. */
export function itemUnits({ cells }: Pick<MixCells, "cells">, quantity: Quantity): ItemUnits {
  const { itemClusters, itemWeights } = cells[0].result;
  return { clusters: itemClusters, weights: itemWeights?.[quantity === "rankDistance" ? "multi" : quantity] };
}

/**
 * Each mix with only the seeds that all mixes were trained with, in the same order, so that rows pair.
 * The untrained model, which has no seed, stays as it is.
 *
 * @returns null if trained mixes have no seed in common
 */
export function withSharedSeeds(groups: readonly MixCells[]): MixCells[] | null {
  const trained = groups.filter(isTrained);
  if (trained.length === 0) return [...groups];
  const seedsOf = ({ cells }: MixCells) => cells.map(({ result }) => result.cell.seed);
  const shared = [...new Set(seedsOf(trained[0]))].filter((seed) =>
    trained.every((group) => seedsOf(group).includes(seed)),
  );
  if (shared.length === 0) return null;
  const cellOf = (group: MixCells, seed: number | null) => group.cells[seedsOf(group).indexOf(seed)];
  return groups.map((group) =>
    isTrained(group) ? { ...group, cells: shared.map((seed) => cellOf(group, seed)) } : group,
  );
}

/**
 * The differences of two mixes in one quantity, first minus second, by item and by the seeds that both have.
 *
 * @returns shape [seeds, items]; null if a mix is missing, if the mixes share no seed, or if the corpus has no such setting
 */
export function mixDifferences(
  first: MixCells | undefined,
  second: MixCells | undefined,
  quantity: Quantity,
): number[][] | null {
  const paired = first && second ? withSharedSeeds([first, second]) : null;
  const [one, other] = paired?.map((group) => itemScores(group, quantity)) ?? [];
  return one && other ? pairedDifferences(one, other) : null;
}

/**
 * The mean of {@link mixDifferences}; its interval is over clusters where items come in clusters.
 *
 * @param seedError of the differences, see seedItemInterval
 */
export function mixContrast(
  first: MixCells | undefined,
  second: MixCells | undefined,
  quantity: Quantity,
  seedError?: SeedError,
): SeedItemEstimate | null {
  const rows = mixDifferences(first, second, quantity);
  return first && rows ? seedItemInterval(rows, itemUnits(first, quantity), seedError) : null;
}
