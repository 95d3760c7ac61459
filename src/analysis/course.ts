import { type SettingKind, settingKinds } from "../core";
import { mean, meanInterval, type SeedItemEstimate, seedItemInterval, type TEstimate } from "../statistics";
import type { StoredCell } from "../sweep";
import { measureOf } from "./contrast-family";
import { groupByMix, itemScores, itemUnits, type MixCells } from "./mix-cells";

/**
 * The cells as they were measured after a step, so that whatever compares cells compares them there; cells
 * without such a measurement are left out, and the untrained model stays as it is.
 */
export function cellsAt(cells: readonly StoredCell[], step: number): StoredCell[] {
  return cells.flatMap(({ course = [], ...cell }) => {
    const { mix, settings } = cell.result.cell;
    if (mix === null || step === settings.steps) return [cell];
    const point = course.find((each) => each.step === step);
    if (!point) return [];
    const { evaluation, result, timings } = point;
    return [
      {
        ...cell,
        result: { ...cell.result, ...result, evaluation },
        timings: { ...cell.timings, ...timings },
      },
    ];
  });
}

/** The steps after which all trained cells were measured, ascending; the last one alone without measureAt. */
export function measuredSteps(cells: readonly StoredCell[]): number[] {
  const trained = cells.filter(({ result }) => result.cell.mix !== null);
  const stepsOf = ({ course = [], result }: StoredCell) => [
    ...course.map(({ step }) => step),
    result.cell.settings.steps,
  ];
  const [first = [], ...others] = trained.map(stepsOf);
  return first.filter((step) => others.every((steps) => steps.includes(step))).sort((a, b) => a - b);
}

/** What is said wherever points of a course are shown. */
export const courseSentence =
  "Points of one training whose rate decays to its last step: an early point is not what a shorter training gives.";

/** What training until a point costs, in four units. */
export const courseCosts = ["steps", "pairs", "tokens", "seconds"] as const;
type CourseCosts = Readonly<Record<(typeof courseCosts)[number], number>>;

/** What is said of the costs of a level of a measure wherever they are shown; see {@link costsToReach}. */
export const costsSentence = ({ name, better } = measureOf([])): string =>
  `What it took to reach the ${better === "lower" ? "highest" : "lowest"} ${name} that any run has at its end: means over seeds with 95 % t intervals, for these items; between measurements on a line, never beyond them. Seconds are of these runs, on a machine that may have done other work.`;

/**
 * The mAP of a mix in one kind of setting after a step, with the training until then, means over seeds. Tokens and
 * seconds are NaN where a run's log lacks a step.
 */
export interface CoursePointRow
  extends CourseCosts,
    Pick<SeedItemEstimate, "value" | "low" | "high" | "over"> {
  readonly mix: string;
  readonly setting: SettingKind;
}

/** mAP by mix or path, kind of setting and measured step, with 95 % intervals over seeds and items. */
export function courseRows(cells: readonly StoredCell[]): CoursePointRow[] {
  return measuredSteps(cells).flatMap((step) =>
    groupsAt(cells, step).flatMap((group) =>
      settingKinds.flatMap((setting): CoursePointRow[] => {
        const scores = itemScores(group, setting);
        if (!scores) return [];
        const { value, low, high, over } = seedItemInterval(scores, itemUnits(group, setting));
        const costs = group.cells.map((cell) => costsAt(cell, step));
        const meanOf = (cost: keyof CourseCosts) => mean(costs.map((each) => each[cost]));
        return [{ mix: group.name, setting, ...byCost(meanOf), value, low, high, over }];
      }),
    ),
  );
}

const axes = ["steps", "tokens", "seconds"] as const;

/** The costs that mAP is drawn over: those that every row has; none without two measured steps. */
export function drawnCosts(rows: readonly CoursePointRow[]): (typeof axes)[number][] {
  const hasCourse = new Set(rows.map(({ steps }) => steps)).size > 1;
  return axes.filter((cost) => hasCourse && rows.every((row) => Number.isFinite(row[cost])));
}

/** The trained mixes and paths as they were measured after a step. */
function groupsAt(cells: readonly StoredCell[], step: number): MixCells[] {
  return groupByMix(cellsAt(cells, step)).filter(({ cells: [cell] }) => cell.result.cell.mix !== null);
}

function costsAt({ timings }: StoredCell, steps: number): CourseCosts {
  const { trainingPairs: pairs, trainingTokens: tokens, trainingSeconds: seconds } = timings;
  return { steps, pairs, tokens, seconds };
}

function byCost<Value>(amountOf: (cost: keyof CourseCosts) => Value) {
  const entries = courseCosts.map((cost) => [cost, amountOf(cost)]);
  return Object.fromEntries(entries) as Readonly<Record<keyof CourseCosts, Value>>;
}

/** What a mix takes to an mAP. */
export interface CostToReach {
  readonly mix: string;
  readonly setting: SettingKind;
  /** The mAP that is to be reached. */
  readonly target: number;
  readonly seeds: number;
  /** How many of the seeds reach the target within the steps that were measured. */
  readonly reached: number;
  /**
   * Means over seeds with their 95 % t intervals, for the items of this study; null unless every one of two or
   * more seeds reaches the target, since none is extrapolated, and where a run's log lacks a step.
   */
  readonly costs: Readonly<Record<keyof CourseCosts, TEstimate | null>>;
}

/**
 * The steps, pairs, tokens and seconds in which each mix or path reaches an mAP. A seed's mAP between two
 * measured steps is on a line between them, from the untrained model at step 0 where that was measured.
 *
 * @param targets the mAP to reach by kind of setting; the lowest that any run has at its end where none is given
 */
export function costsToReach(
  cells: readonly StoredCell[],
  targets: Partial<Record<SettingKind, number>> = {},
): CostToReach[] {
  const { better } = measureOf(cells);
  if (better === null) return [];
  const sign = better === "lower" ? -1 : 1;
  const steps = measuredSteps(cells);
  const untrained = groupByMix(cells).find(({ name }) => name === "untrained");
  const measured = steps.map((step) => groupsAt(cells, step));
  const last = measured[measured.length - 1] ?? [];
  return settingKinds.flatMap((setting) => {
    if (last.length === 0 || last.some((group) => itemScores(group, setting) === null)) return [];
    const target =
      targets[setting] ??
      sign * Math.min(...last.flatMap((group) => macrosOf(group, setting).map((value) => sign * value)));
    const start = { ...byCost(() => 0), value: untrained ? macrosOf(untrained, setting)[0] : Number.NaN };
    return last.map((group, place) => {
      const courses = group.cells.map((_, seed) => [
        ...(untrained ? [start] : []),
        ...steps.map((step, at) => {
          const value = macrosOf(measured[at][place], setting)[seed];
          return { ...costsAt(measured[at][place].cells[seed], step), value };
        }),
      ]);
      const crossings = courses.flatMap((course) => crossing(course, target, sign) ?? []);
      const interval = (cost: keyof CourseCosts) => {
        const values = crossings.map((costs) => costs[cost]);
        const isWhole =
          values.length > 1 && values.length === courses.length && values.every(Number.isFinite);
        return isWhole ? meanInterval(values) : null;
      };
      const reached = crossings.length;
      return { mix: group.name, setting, target, seeds: courses.length, reached, costs: byCost(interval) };
    });
  });
}

function macrosOf({ cells }: MixCells, setting: SettingKind): number[] {
  return cells.map(({ result }) => result.macro[setting] as number);
}

/** The costs at which a course first is at a target or better, between measurements on a line; null if it never is. */
function crossing(
  course: readonly (CourseCosts & { readonly value: number })[],
  target: number,
  sign: number,
): CourseCosts | null {
  const place = course.findIndex(({ value }) => sign * value >= sign * target);
  if (place <= 0) return course[place] ?? null;
  const [before, after] = [course[place - 1], course[place]];
  const share = (target - before.value) / (after.value - before.value);
  return byCost((cost) => before[cost] + share * (after[cost] - before[cost]));
}
