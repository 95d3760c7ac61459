import { type SettingKind, settingKinds } from "../core";
import { type Estimate, mean } from "../statistics";
import type { StoredCell } from "../sweep";
import { measureOf } from "./contrast-family";
import { itemScores, type Quantity, studyKinds, trainedMixes } from "./mix-cells";
import { mixContrastIn } from "./study-contrasts";

/** The accuracy (mAP, or the measure of cellsByMeasure) and language bias of a trained mix, as means over seeds. */
export interface TradeOff {
  /** See mixName. */
  readonly mix: string;
  /** null where the corpus has no such setting. */
  readonly mAP: Readonly<Record<SettingKind, number | null>>;
  /** Language bias in ranks; less is better. */
  readonly rankDistance: number;
  /** Whether no other mix is as good in every mAP and in rank distance, and better in one of them. */
  readonly isOnFront: boolean;
  /** By kind of setting, how much worse the mix's mAP is than that of the best measured mix; 0 or more. */
  readonly regret: Readonly<Record<SettingKind, number | null>>;
  /** The largest regret: the worst cost of using this one mix for all settings. */
  readonly worstRegret: number;
}

/**
 * One row for each trained mix, in the order of the study. Means are compared without their intervals: a
 * mix that is off the front by less than its interval may belong on it, see {@link optimumSet}. There are none on a
 * measure of which neither more nor less is better.
 */
export function tradeOffs(cells: readonly StoredCell[]): TradeOff[] {
  const { better } = measureOf(cells);
  if (better === null) return [];
  const sign = better === "lower" ? -1 : 1;
  const rows = trainedMixes(cells).map((group) => {
    const value = (quantity: Quantity) => {
      const scores = itemScores(group, quantity);
      return scores && mean(scores.map(mean));
    };
    return {
      mix: group.name,
      mAP: { mono: value("mono"), cross: value("cross"), multi: value("multi") },
      rankDistance: value("rankDistance") ?? Number.NaN,
    };
  });
  type Row = (typeof rows)[number];
  const measured = settingKinds.filter((kind) => rows.every(({ mAP }) => mAP[kind] !== null));
  const accuracies = measured.map((kind) => (row: Row) => sign * (row.mAP[kind] as number));
  const front = paretoFront(rows, [...accuracies, ({ rankDistance }: Row) => -rankDistance]);
  return rows.map((row) => {
    const regrets = accuracies.map((mAP) => Math.max(...rows.map(mAP)) - mAP(row));
    const regretOf = (kind: SettingKind) => regrets[measured.indexOf(kind)] ?? null;
    return {
      ...row,
      isOnFront: front.includes(row),
      regret: { mono: regretOf("mono"), cross: regretOf("cross"), multi: regretOf("multi") },
      worstRegret: Math.max(...regrets),
    };
  });
}

/** A trained mix in two kinds of settings, less the first corner. */
export interface TradeOffPoint {
  readonly mix: string;
  /** Paired by seed and item, with 95 % intervals; the reference's are 0. */
  readonly x: Estimate;
  readonly y: Estimate;
  /** Whether no other mix is as good in both kinds of settings and better in one, by the means. */
  readonly isOnFront: boolean;
}

/**
 * What mixes gain in one kind of setting for what they lose in another: the first and the last kind that the corpus
 * has, mono and multi where it has both, as differences from the study's first kind of batches.
 *
 * @returns no points where there is one kind of setting, no such corner, or a measure of which neither more nor less is better
 */
export function tradeOffPoints(cells: readonly StoredCell[]): {
  readonly reference: string;
  readonly settings: readonly [x: SettingKind, y: SettingKind];
  readonly points: readonly TradeOffPoint[];
} {
  const groups = trainedMixes(cells);
  const [reference] = studyKinds(cells);
  const corner = groups.find(({ name }) => name === reference);
  const had = settingKinds.filter((kind) => groups.every((group) => itemScores(group, kind) !== null));
  const settings = [had[0], had[had.length - 1]] as const;
  const { better } = measureOf(cells);
  if (had.length < 2 || better === null) return { reference, settings, points: [] };
  const sign = better === "lower" ? -1 : 1;
  const differenceOf = mixContrastIn(cells);
  const measured = groups.flatMap((group) => {
    const [x, y] = settings.map((kind) => differenceOf(group, corner, kind));
    return x && y ? [{ mix: group.name, x, y }] : [];
  });
  const front = paretoFront(measured, [({ x }) => sign * x.value, ({ y }) => sign * y.value]);
  const points = measured.map((point) => ({ ...point, isOnFront: front.includes(point) }));
  return { reference, settings, points };
}

/**
 * The points that no other one dominates: none is as good in every objective and better in one.
 * Points that are equal in every objective are either all returned or none. Numbers are compared without
 * intervals, which alone can tell whether a point is *significantly* dominated.
 *
 * @param objectives one or more functions that give a number, the larger the better, such as mAP and
 *   minus rank distance; the number may be infinite
 * @returns the points that are not dominated, in the order of `points`
 * @throws {RangeError} without objectives, or if a value is NaN
 */
export function paretoFront<T>(points: readonly T[], objectives: readonly ((point: T) => number)[]): T[] {
  if (objectives.length === 0) throw new RangeError("paretoFront: expected at least one objective, got none");
  const goodness = points.map((point, index) =>
    objectives.map((objective) => {
      const value = objective(point);
      if (Number.isNaN(value)) throw new RangeError(`paretoFront: expected numbers, got NaN at ${index}`);
      return value;
    }),
  );
  return points.filter((_, index) => !goodness.some((other) => dominates(other, goodness[index])));
}

/** Whether the first is as good in every objective and better in one. */
function dominates(first: readonly number[], second: readonly number[]): boolean {
  return (
    first.every((value, objective) => value >= second[objective]) &&
    first.some((value, objective) => value > second[objective])
  );
}
