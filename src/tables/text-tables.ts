import {
  costsSentence,
  costsToReach,
  courseCosts,
  courseRows,
  courseSentence,
  measuredSettings,
  measuredSteps,
  summariseStudy,
  tradeOffs,
} from "../analysis";
import { settingKinds } from "../core";
import type { Estimate } from "../statistics";
import type { StoredCell } from "../sweep";

/** A table whose fields are texts already, as a terminal or a page shows it. */
export interface TextTable {
  readonly caption: string;
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** How far each mix is below the best measured mix of each kind of setting, and which mixes no other one beats. */
export function tradeOffTable(cells: readonly StoredCell[]): TextTable {
  const measured = measuredSettings(summariseStudy(cells));
  return {
    caption:
      "Trade-offs: how far each mix is below the best measured mix of a setting, and whether no other mix is as good in all",
    headings: ["mix", ...measured.map((kind) => `mAP ${kind}`), "largest", "on the front"],
    rows: tradeOffs(cells).map(({ mix, regret, worstRegret, isOnAccuracyFront }) => [
      mix,
      ...measured.map((kind) => (regret[kind] === null ? "–" : bare(regret[kind] as number, 3))),
      bare(worstRegret, 3),
      isOnAccuracyFront ? "yes" : "",
    ]),
  };
}

/** mAP by step, and what a common mAP takes; none without measurements at earlier steps. */
export function courseTables(cells: readonly StoredCell[]): TextTable[] {
  const steps = measuredSteps(cells);
  if (steps.length < 2) return [];
  const rows = courseRows(cells);
  const mixes = [...new Set(rows.map(({ mix }) => mix))];
  const lines = settingKinds.flatMap((setting) =>
    mixes.map((mix) => ({
      setting,
      mix,
      points: rows.filter((row) => row.setting === setting && row.mix === mix),
    })),
  );
  return [
    {
      caption: `mAP in the course of training. ${courseSentence}`,
      headings: ["setting", "mix", ...steps.map((step) => `step ${step}`)],
      rows: lines
        .filter(({ points }) => points.length > 0)
        .map(({ setting, mix, points }) => [setting, mix, ...points.map((point) => estimateText(point, 3))]),
    },
    {
      caption: costsSentence,
      headings: ["setting", "mix", "mAP", ...courseCosts, "seeds that reach it"],
      rows: costsToReach(cells).map(({ setting, mix, target, seeds, reached, costs }) => [
        setting,
        mix,
        bare(target, 3),
        ...courseCosts.map((cost) => estimateText(costs[cost], (costs[cost]?.value ?? 0) < 100 ? 1 : 0)),
        `${reached} of ${seeds}`,
      ]),
    },
  ];
}

/** An estimate with half its 95 % interval; an interval that is not symmetric by its wider side. */
export function estimateText(estimate: Estimate | null, digits: number): string {
  if (!estimate) return "–";
  const half = Math.max(estimate.high - estimate.value, estimate.value - estimate.low);
  return `${bare(estimate.value, digits)} ± ${bare(half, digits)}`;
}

/** A number without the zero before its point. */
function bare(value: number, digits: number): string {
  return value.toFixed(digits).replace(/^0\./, ".");
}
