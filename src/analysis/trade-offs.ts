import { type SettingKind, settingKinds } from "../core";
import { mean } from "../statistics";
import type { StoredCell } from "../sweep";
import { type Objective, paretoFront } from "./pareto-front";
import { groupByMix, itemScores, type Quantity } from "./summarise-study";

/** What a trained mix gives in every respect, as means over seeds. */
export interface TradeOff {
  /** See mixName. */
  readonly mix: string;
  /** null where the corpus has no such setting. */
  readonly mAP: Readonly<Record<SettingKind, number | null>>;
  /** In ranks: language bias, less is better. */
  readonly rankDistance: number;
  /** In optimiser steps, on whatever else the machine did. */
  readonly trainingSeconds: number;
  /** No other mix is as good in every mAP and in rank distance, and better in one. */
  readonly isOnAccuracyFront: boolean;
  /** The same with training seconds as a further objective. */
  readonly isOnFront: boolean;
  /** mAP below the best measured mix of each kind of setting, 0 or more. */
  readonly regret: Readonly<Record<SettingKind, number | null>>;
  /** The largest of them: what this one mix for all settings costs at worst. */
  readonly worstRegret: number;
}

/**
 * A row a trained mix, in the order of the study. Means are compared as they are: a mix that is off
 * the front by less than its interval may belong on it, which {@link optimumSet} answers.
 */
export function tradeOffs(cells: readonly StoredCell[]): TradeOff[] {
  const rows = groupByMix(cells.filter(({ result }) => result.cell.mix !== null)).map((group) => {
    const value = (quantity: Quantity) => {
      const scores = itemScores(group, quantity);
      return scores && mean(scores.map(mean));
    };
    return {
      mix: group.name,
      mAP: { mono: value("mono"), cross: value("cross"), multi: value("multi") },
      rankDistance: value("rankDistance") ?? Number.NaN,
      trainingSeconds: mean(group.cells.map(({ timings }) => timings.trainingSeconds)),
    };
  });
  const measured = settingKinds.filter((kind) => rows.every(({ mAP }) => mAP[kind] !== null));
  const mAPOf = (row: (typeof rows)[number], kind: SettingKind) => row.mAP[kind] ?? Number.NaN;
  const accuracy: Objective<(typeof rows)[number]>[] = [
    ...measured.map((kind) => ({
      of: (row: (typeof rows)[number]) => mAPOf(row, kind),
      better: "higher" as const,
    })),
    { of: ({ rankDistance }) => rankDistance, better: "lower" },
  ];
  const accuracyFront = paretoFront(rows, accuracy);
  const front = paretoFront(rows, [
    ...accuracy,
    { of: ({ trainingSeconds }) => trainingSeconds, better: "lower" },
  ]);
  return rows.map((row) => {
    const regretOf = (kind: SettingKind) =>
      measured.includes(kind)
        ? Math.max(...rows.map((other) => mAPOf(other, kind))) - mAPOf(row, kind)
        : null;
    const regret = { mono: regretOf("mono"), cross: regretOf("cross"), multi: regretOf("multi") };
    return {
      ...row,
      isOnAccuracyFront: accuracyFront.includes(row),
      isOnFront: front.includes(row),
      regret,
      worstRegret: Math.max(...measured.map((kind) => regret[kind] ?? 0)),
    };
  });
}
