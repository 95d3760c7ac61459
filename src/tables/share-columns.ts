import { groupByMix, type MixCells, studyKinds } from "../analysis";
import type { StoredCell } from "../sweep";

/** The columns beside a mix's name that say what it is made of. */
export interface ShareColumns {
  readonly titles: readonly string[];
  /** What α is, where it is a title. */
  readonly note: string | null;
  /** One share a title; null for the untrained model and for a path, whose shares change. */
  sharesOf(proportions: MixCells["proportions"]): (number | null)[];
}

/**
 * α, the share of the first of two kinds, where all mixes lie on the edge between these two, as on the line of
 * arXiv 2408.10536; elsewhere the share of every kind.
 */
export function shareColumns(cells: readonly StoredCell[]): ShareColumns {
  const kinds = studyKinds(cells);
  const mixes = groupByMix(cells);
  const used = kinds.filter((kind) => mixes.some(({ proportions }) => (proportions?.[kind] ?? 0) > 0));
  const isEdge = used.length === 2;
  const shown = isEdge ? used.slice(0, 1) : kinds;
  return {
    titles: isEdge ? ["α"] : kinds,
    note: isEdge ? `α: the share of ${used[0]} batches; the others are ${used[1]} batches.` : null,
    sharesOf: (proportions) => shown.map((kind) => proportions?.[kind] ?? null),
  };
}

/** A share as tables print it. @example shareText(0.5); // ".50" */
export function shareText(share: number | null): string {
  return share === null ? "" : share.toFixed(2).replace(/^0/, "").replace("1.00", "1");
}
