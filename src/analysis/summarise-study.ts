import { batchKinds, settingKinds } from "../core";
import { type ItemUnits, median, seedItemInterval } from "../statistics";
import type { Cell, StoredCell } from "../sweep";
import type { MixEstimate, MixSummary, RateRange } from "./mix-summary";

/** The quantities that a study compares mixes on. */
export const quantities = [...settingKinds, "rankDistance"] as const;
export type Quantity = (typeof quantities)[number];

/** Cells of one mix, all its seeds, in the order of the study. */
export interface MixCells {
  readonly name: string;
  readonly cells: readonly StoredCell[];
}

/** Groups a study's cells by mix, the untrained model first where it is there. */
export function groupByMix(cells: readonly StoredCell[]): MixCells[] {
  const groups = new Map<string, StoredCell[]>();
  for (const cell of cells) {
    const name = mixName(cell.result.cell.mix);
    groups.set(name, [...(groups.get(name) ?? []), cell]);
  }
  return [...groups].map(([name, members]) => ({ name, cells: members }));
}

/**
 * Item scores of a mix, one row a seed, whose mean over everything is the macro average (or the
 * rank distance); null where the corpus has no such setting.
 */
export function itemScores({ cells }: MixCells, quantity: Quantity): number[][] | null {
  const rows = cells.map(({ result }) =>
    quantity === "rankDistance" ? result.itemRankDistances : result.itemScores[quantity],
  );
  return rows.every((row) => row !== null) ? (rows as number[][]) : null;
}

/** Which of the items that a mix was tested on belong together, and what each weighs in a quantity. */
export function itemUnits({ cells }: Pick<MixCells, "cells">, quantity: Quantity): ItemUnits {
  const { itemClusters, itemWeights } = cells[0].result;
  return { clusters: itemClusters, weights: itemWeights?.[quantity === "rankDistance" ? "multi" : quantity] };
}

/**
 * One row a mix: mAP and rank distance with 95 % intervals (see {@link studyScope} for what they
 * are over), and rates of the runs that made them.
 */
export function summariseStudy(cells: readonly StoredCell[]): MixSummary[] {
  return groupByMix(cells).map((group) => {
    const estimate = (quantity: Quantity): MixEstimate | null => {
      const scores = itemScores(group, quantity);
      return scores && seedItemInterval(scores, itemUnits(group, quantity));
    };
    const { mix } = group.cells[0].result.cell;
    const total = mix ? mix.mono + mix.cross + mix.multi : 1;
    const timings = group.cells.map((cell) => cell.timings);
    return {
      label: group.name,
      proportions: mix && { mono: mix.mono / total, cross: mix.cross / total, multi: mix.multi / total },
      seeds: mix ? group.cells.length : 0,
      mAP: {
        mono: estimate("mono"),
        cross: estimate("cross") as MixEstimate,
        multi: estimate("multi") as MixEstimate,
      },
      rankDistance: estimate("rankDistance") as MixEstimate,
      trainingPairsPerSecond: mix && range(timings.map((run) => run.trainingPairs / run.trainingSeconds)),
      encodingTextsPerSecond: range(timings.map((run) => run.encodedTexts / run.encodingSeconds)),
    };
  });
}

function range(values: readonly number[]): RateRange {
  return { median: median(values), low: Math.min(...values), high: Math.max(...values) };
}

/**
 * A mix by the kinds of batch in it: "mono", "mono+cross" for halves of both, "centroid" for a
 * third each; other mixes by their parts; "untrained" for none.
 */
export function mixName(mix: Cell["mix"]): string {
  if (mix === null) return "untrained";
  const kinds = batchKinds.filter((kind) => mix[kind] > 0);
  const isEven = kinds.every((kind) => mix[kind] === mix[kinds[0]]);
  if (!isEven) return `${mix.mono}:${mix.cross}:${mix.multi}`;
  return kinds.length === 3 ? "centroid" : kinds.join("+");
}
