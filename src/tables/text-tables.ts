import {
  type AdjustedContrast,
  type BiasContrast,
  type ContrastRow,
  costsSentence,
  costsToReach,
  courseCosts,
  courseRows,
  courseSentence,
  groupByMix,
  isShown,
  itemScores,
  measuredSettings,
  measuredSteps,
  measureOf,
  mixContrastIn,
  pText,
  signed,
  studyKinds,
  studyScope,
  summariseStudy,
  tradeOffs,
} from "../analysis";
import { settingKinds } from "../core";
import { type Estimate, mean } from "../statistics";
import type { ComparedMeasure, StoredCell } from "../sweep";
import { shareColumns, shareText } from "./share-columns";

/** A table whose fields are texts already, as a terminal or a page shows it. */
export interface TextTable {
  readonly caption: string;
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The mean of every mix, and what it has more or less than batches of the first kind alone. */
export function differenceTable(cells: readonly StoredCell[]): TextTable {
  const groups = groupByMix(cells);
  const trained = groups.filter(({ name }) => name !== "untrained");
  const reference = trained.find(({ name }) => name === studyKinds(cells)[0]) ?? trained[0];
  const { name, decimals } = measureOf(cells);
  const columns = [...measuredSettings(summariseStudy(cells)), "rankDistance" as const]
    .filter((quantity) => quantity !== "rankDistance" || name !== "rank distance")
    .map((quantity) =>
      quantity === "rankDistance"
        ? { quantity, title: "rank distance", digits: 0 }
        : { quantity, title: `${name} ${quantity}`, digits: decimals },
    );
  const shares = shareColumns(cells);
  const differenceOf = mixContrastIn(cells);
  return {
    caption:
      `Means by mix, and each mix minus ${reference?.name ?? "itself"} batches, paired by seed and item: ± is half the 95 % interval of this difference alone, over ${studyScope(cells).text}. ${shares.note ?? ""}`.trim(),
    headings: [
      "mix",
      ...shares.titles,
      ...columns.flatMap(({ title }) => [title, `− ${reference?.name ?? "itself"}`]),
    ],
    rows: groups.map((group) => [
      group.name,
      ...shares.sharesOf(group.proportions).map(shareText),
      ...columns.flatMap(({ quantity, digits }) => {
        const scores = itemScores(group, quantity)?.flat() ?? [];
        const difference = group === reference ? null : differenceOf(group, reference, quantity);
        return [
          bare(mean(scores), digits),
          difference === null
            ? "–"
            : `${signed(difference.value, digits)} ± ${bare((difference.high - difference.low) / 2, digits)}`,
        ];
      }),
    ]),
  };
}

/** Every contrast of a study with its interval, its tests and what they show, in words. */
export function contrastTextTable(
  contrasts: readonly ContrastRow[],
  { decimals = 3, margin }: ComparedMeasure,
  isOverSeeds: boolean,
): TextTable {
  const bound = String(margin).replace(/^0/, "");
  const test = isOverSeeds
    ? `p of no difference${margin === undefined ? "" : ` and of one of ± ${bound} or more (two one-sided tests), each`} by Holm's method over all ${contrasts.length}. An interval is of its comparison alone: "(Holm)" marks those that leave 0 out while p, which counts all comparisons, is .05 or more. "No difference found" is not "no difference"`
    : "one seed: nothing is tested";
  return {
    caption: `Contrasts that were fixed before any result, paired by seed and item, with 95 % intervals; ${test}.`,
    headings: [
      "setting",
      "contrast",
      "difference",
      "95 % interval",
      "p",
      ...(margin === undefined ? [] : [`p, ± ${bound}`]),
      "shown",
    ],
    rows: contrasts.map((row) => [
      row.setting,
      row.contrast,
      signed(row.estimate, decimals),
      `${signed(row.low, decimals)} to ${signed(row.high, decimals)}`,
      pText(row.holmP),
      ...(margin === undefined ? [] : [pText(row.equivalenceHolmP)]),
      verdict(row),
    ]),
  };
}

function verdict({ estimate, low, high, holmP, equivalenceHolmP }: ContrastRow): string {
  if (holmP === null) return "not tested";
  if (isShown(holmP)) return estimate > 0 ? "higher" : "lower";
  if (isShown(equivalenceHolmP)) return "equivalent";
  return low * high > 0 ? "no difference found (Holm)" : "no difference found";
}

/** How far each mix is below the best measured mix of each kind of setting, and which mixes no other one beats. */
export function tradeOffTable(cells: readonly StoredCell[]): TextTable {
  const measured = measuredSettings(summariseStudy(cells));
  const { name, better, decimals } = measureOf(cells);
  const shares = shareColumns(cells);
  const proportions = new Map(groupByMix(cells).map((group) => [group.name, group.proportions]));
  return {
    caption: `Trade-offs: how far each mix is ${better === "lower" ? "above" : "below"} the best measured mix of a setting, and whether no other mix is as good in all${shares.note === null ? "" : `. ${shares.note}`}`,
    headings: [
      "mix",
      ...shares.titles,
      ...measured.map((kind) => `${name} ${kind}`),
      "largest",
      "on the front",
    ],
    rows: tradeOffs(cells).map(({ mix, regret, worstRegret, isOnFront }) => [
      mix,
      ...shares.sharesOf(proportions.get(mix) ?? null).map(shareText),
      ...measured.map((kind) => (regret[kind] === null ? "–" : bare(regret[kind] as number, decimals))),
      bare(worstRegret, decimals),
      isOnFront ? "yes" : "",
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
      "Language bias in multi retrieval, paired by seed and item, with 95 % intervals; p by Holm's method over the contrasts of a measure. own@10 and exposure@10: the share of the query's language among the best 10 candidates, and of their exposure; KL@10: the Kullback-Leibler divergence, in bits, of the best candidates' languages from those of the relevant ones.",
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
