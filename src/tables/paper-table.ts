import {
  groupByMix,
  itemScores,
  itemUnits,
  type MixCells,
  measureOf,
  type Quantity,
  quantities,
  studyScope,
  summariseStudy,
  withSharedSeeds,
} from "../analysis";
import { type Estimate, holm, pairedContrast } from "../statistics";
import type { ComparedMeasure, StoredCell } from "../sweep";
import { shareColumns } from "./share-columns";

/** A table of results as papers have it, before it is written in any format. */
export interface PaperTable {
  /** What a row is, as "mix". */
  readonly labelTitle: string;
  /** Of the columns after the label that say what a mix is made of; none without it. */
  readonly shareTitles?: readonly string[];
  readonly columns: readonly PaperColumn[];
  readonly rows: readonly PaperRow[];
  /** What ± and bold mean, in a sentence or two. */
  readonly note: string;
}

export interface PaperColumn {
  readonly title: string;
  /** null where neither is better, and no mix is in bold. */
  readonly better: ComparedMeasure["better"];
  /** Decimals of its numbers. */
  readonly decimals: number;
}

export interface PaperRow {
  readonly label: string;
  /** One a share title; null of a row without shares. */
  readonly shares?: readonly (number | null)[];
  /** One a column; null where there is no such setting. */
  readonly cells: readonly (PaperCell | null)[];
}

export interface PaperCell extends Estimate {
  /** Whether it is the best of the trained mixes, or not significantly worse; with one seed none is. */
  readonly isBest: boolean;
}

function columnOf(quantity: Quantity, cells: readonly StoredCell[]): PaperColumn {
  if (quantity === "rankDistance") return { title: "rank distance", better: "lower", decimals: 0 };
  const { name, better, decimals } = measureOf(cells);
  return { title: `${name} ${quantity}`, better, decimals };
}

const level = 0.05;

/**
 * mAP, or another measure, by kind of setting and rank distance of every mix, with 95 % intervals; the note says what
 * they are over. In each column the best trained mix is marked, and with it those that are not
 * significantly worse: paired by seed and item, Holm's p over the column's comparisons with the
 * best at 0.05 or more. With one seed no mix is marked, nor in a column of which neither more nor less is better.
 */
export function paperTable(cells: readonly StoredCell[]): PaperTable {
  const groups = groupByMix(cells);
  const summaries = summariseStudy(cells);
  const { name } = measureOf(cells);
  const had = quantities.filter(
    (quantity) =>
      groups.every((group) => itemScores(group, quantity) !== null) &&
      !(quantity === "rankDistance" && name === "rank distance"),
  );
  const scope = studyScope(cells);
  const best = new Map(
    had.map((quantity) => [
      quantity,
      scope.isOverSeeds ? bestMixes(groups, quantity, columnOf(quantity, cells).better) : new Set<string>(),
    ]),
  );
  const shares = shareColumns(cells);
  const rows = summaries.map((summary) => ({
    label: summary.label,
    shares: shares.sharesOf(summary.proportions),
    cells: had.map((quantity) => {
      const estimate = quantity === "rankDistance" ? summary.rankDistance : summary.mAP[quantity];
      return estimate && { ...estimate, isBest: best.get(quantity)?.has(summary.label) ?? false };
    }),
  }));
  const comparisons = Math.max(0, groups.filter(isTrained).length - 1);
  const isBeyond =
    name === "mAP" &&
    summaries.some(({ mAP }) =>
      Object.values(mAP).some((estimate) => estimate && (estimate.low < 0 || estimate.high > 1)),
    );
  const beyond = isBeyond
    ? " Student's t knows no range: where ± reaches below 0 or above 1, mAP cannot."
    : "";
  const bold =
    comparisons > 0
      ? `; bold: the best mix and those not significantly worse (paired by seed and item, Holm over ${comparisons} comparisons a column, p ≥ ${level})`
      : "";
  const sentences = [
    `± is half the 95 % interval over ${scope.text}${scope.isOverSeeds ? bold : "; so no mix is in bold"}.`,
    shares.note,
  ];
  return {
    labelTitle: "mix",
    shareTitles: shares.titles,
    columns: had.map((quantity) => columnOf(quantity, cells)),
    rows,
    note: `${sentences.filter(Boolean).join(" ")}${beyond}`,
  };
}

/** The best mix of a column with those that are not significantly worse, over the seeds that all of them have. */
function bestMixes(
  groups: readonly MixCells[],
  quantity: Quantity,
  better: PaperColumn["better"],
): Set<string> {
  if (better === null) return new Set();
  const sign = better === "higher" ? 1 : -1;
  const tables = (withSharedSeeds(groups.filter(isTrained)) ?? []).map((group) => {
    const scores = itemScores(group, quantity) as number[][];
    const all = scores.flat();
    return {
      name: group.name,
      scores,
      mean: (sign * all.reduce((sum, value) => sum + value, 0)) / all.length,
    };
  });
  if (tables.length === 0) return new Set();
  const first = tables.reduce((a, b) => (b.mean > a.mean ? b : a));
  const others = tables.filter((table) => table !== first);
  const units = itemUnits(groups[0], quantity);
  const adjusted = holm(others.map(({ scores }) => pairedContrast(first.scores, scores, units).pValue));
  return new Set([
    first.name,
    ...others.flatMap(({ name }, index) => ((adjusted[index] ?? 1) >= level ? [name] : [])),
  ]);
}

function isTrained({ cells }: MixCells): boolean {
  return cells[0].result.cell.mix !== null;
}

/** A number without the zero before its point, as tables of accuracies have it. @example ".253" */
function numberText(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return Math.abs(value) < 1 ? text.replace(/^(-?)0\./, "$1.") : text;
}

/** A value and half its interval. */
export function valueAndHalf(
  { value, low, high }: PaperCell,
  { decimals }: PaperColumn,
): { readonly value: string; readonly half: string } {
  return { value: numberText(value, decimals), half: numberText((high - low) / 2, decimals) };
}
