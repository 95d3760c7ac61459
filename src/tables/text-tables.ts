import {
  type AdjustedContrast,
  type BiasContrast,
  costsSentence,
  costsToReach,
  courseCosts,
  courseRows,
  courseSentence,
  measuredSettings,
  measuredSteps,
  measureOf,
  pText,
  signed,
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
  const { name, better, decimals } = measureOf(cells);
  return {
    caption: `Trade-offs: how far each mix is ${better === "lower" ? "above" : "below"} the best measured mix of a setting, and whether no other mix is as good in all`,
    headings: ["mix", ...measured.map((kind) => `${name} ${kind}`), "largest", "on the front"],
    rows: tradeOffs(cells).map(({ mix, regret, worstRegret, isOnAccuracyFront }) => [
      mix,
      ...measured.map((kind) => (regret[kind] === null ? "–" : bare(regret[kind] as number, decimals))),
      bare(worstRegret, decimals),
      isOnAccuracyFront ? "yes" : "",
    ]),
  };
}

/** mAP, or another measure, by step, and what a common value takes; none without measurements at earlier steps. */
export function courseTables(cells: readonly StoredCell[]): TextTable[] {
  const steps = measuredSteps(cells);
  if (steps.length < 2) return [];
  const rows = courseRows(cells);
  const measure = measureOf(cells);
  const { name, better, decimals } = measure;
  const mixes = [...new Set(rows.map(({ mix }) => mix))];
  const lines = settingKinds.flatMap((setting) =>
    mixes.map((mix) => ({
      setting,
      mix,
      points: rows.filter((row) => row.setting === setting && row.mix === mix),
    })),
  );
  const values = {
    caption: `${name} in the course of training. ${courseSentence}`,
    headings: ["setting", "mix", ...steps.map((step) => `step ${step}`)],
    rows: lines
      .filter(({ points }) => points.length > 0)
      .map(({ setting, mix, points }) => [
        setting,
        mix,
        ...points.map((point) => estimateText(point, decimals)),
      ]),
  };
  const costs = {
    caption: costsSentence(measure),
    headings: ["setting", "mix", name, ...courseCosts, "seeds that reach it"],
    rows: costsToReach(cells).map(({ setting, mix, target, seeds, reached, costs }) => [
      setting,
      mix,
      bare(target, decimals),
      ...courseCosts.map((cost) => estimateText(costs[cost], (costs[cost]?.value ?? 0) < 100 ? 1 : 0)),
      `${reached} of ${seeds}`,
    ]),
  };
  return better === null ? [values] : [values, costs];
}

/** What {@link biasTable} adjusts for, in a sentence. */
export const equalAccuracySentence =
  "A model that retrieves better is less biased by many measures for that reason alone. At equal accuracy: the difference that is left where multi mAP does not differ, by the regression of items' differences in bias on their differences in AP (analysis of covariance); noise in AP makes the adjustment rather too small.";

/** Differences of mixes in measures of language bias, as they are and at equal accuracy. */
export function biasTable(
  measures: readonly {
    readonly name: string;
    readonly decimals?: number;
    readonly contrasts: readonly BiasContrast[];
  }[],
): TextTable {
  return {
    caption:
      "Language bias in multi retrieval, paired by seed and item, with 95 % intervals; p by Holm's method over the contrasts of a measure. own@10 and exposure@10: the share of the query's language among the best 10 candidates, and of their exposure; KL@10: the distance, in bits, of the best candidates' languages from those of the relevant ones.",
    headings: [
      "measure",
      "contrast",
      "difference",
      "95 % interval",
      "p",
      "at equal accuracy",
      "95 % interval",
      "p",
    ],
    rows: measures.flatMap(({ name, decimals = 3, contrasts }) => {
      const fields = (row: AdjustedContrast | null) =>
        row
          ? [
              signed(row.estimate, decimals),
              `${signed(row.low, decimals)} to ${signed(row.high, decimals)}`,
              pText(row.holmP),
            ]
          : ["–", "–", "–"];
      return contrasts.map(({ contrast, difference, atEqualAccuracy }) => [
        name,
        contrast,
        ...fields(difference),
        ...fields(atEqualAccuracy),
      ]);
    }),
  };
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
