import { type SettingKind, settingKinds } from "../core";
import { meanInterval, type SeedItemEstimate, seedItemInterval, type TEstimate } from "../statistics";
import type { StoredCell } from "../sweep";
import { groupByMix, itemScores, itemUnits, type MixCells, trainedMixes } from "./mix-cells";

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

/** The mAP of a mix in one kind of setting after a step. */
export interface CoursePointRow extends Pick<SeedItemEstimate, "value" | "low" | "high" | "over"> {
  readonly mix: string;
  readonly setting: SettingKind;
  readonly step: number;
  /** Pairs trained on until then. */
  readonly pairs: number;
}

/** mAP by mix, kind of setting and measured step, with 95 % intervals over seeds and items. */
export function courseRows(cells: readonly StoredCell[]): CoursePointRow[] {
  return measuredSteps(cells).flatMap((step) =>
    trainedMixes(cellsAt(cells, step)).flatMap((group) =>
      settingKinds.flatMap((setting): CoursePointRow[] => {
        const scores = itemScores(group, setting);
        if (!scores) return [];
        const { batchSize, positivesPerQuery } = group.cells[0].result.cell.settings;
        const { value, low, high, over } = seedItemInterval(scores, itemUnits(group, setting));
        const pairs = step * batchSize * positivesPerQuery;
        return [{ mix: group.name, setting, step, pairs, value, low, high, over }];
      }),
    ),
  );
}

/** How many steps a mix takes to an mAP. */
export interface StepsToReach {
  readonly mix: string;
  readonly setting: SettingKind;
  /** The mAP that is to be reached: the lowest that any run has at its end. */
  readonly target: number;
  readonly seeds: number;
  /** How many of the seeds reach the target within the steps that were measured. */
  readonly reached: number;
  /** Mean over seeds with its 95 % t interval; null unless every seed reaches the target, since none is extrapolated. */
  readonly steps: TEstimate | null;
}

/**
 * The steps in which each mix reaches the lowest mAP that any run has at its end. A seed's
 * mAP between two measured steps is on a line between them, from the untrained model at step 0 where that was
 * measured.
 */
export function stepsToReach(cells: readonly StoredCell[]): StepsToReach[] {
  const steps = measuredSteps(cells);
  const untrained = groupByMix(cells).find(({ name }) => name === "untrained");
  const groupsAt = steps.map((step) => trainedMixes(cellsAt(cells, step)));
  const last = groupsAt[groupsAt.length - 1] ?? [];
  return settingKinds.flatMap((setting) => {
    if (last.length === 0 || last.some((group) => itemScores(group, setting) === null)) return [];
    const target = Math.min(...last.flatMap((group) => macrosOf(group, setting)));
    const start = untrained ? macrosOf(untrained, setting)[0] : null;
    return last.map((group, place) => {
      const points = group.cells.map((_, seed) => [
        ...(start === null ? [] : [{ step: 0, value: start }]),
        ...steps.map((step, at) => ({ step, value: macrosOf(groupsAt[at][place], setting)[seed] })),
      ]);
      const crossings = points.map((course) => crossing(course, target));
      const reached = crossings.flatMap((step) => step ?? []);
      return {
        mix: group.name,
        setting,
        target,
        seeds: points.length,
        reached: reached.length,
        steps: reached.length === points.length && reached.length > 1 ? meanInterval(reached) : null,
      };
    });
  });
}

function macrosOf({ cells }: MixCells, setting: SettingKind): number[] {
  return cells.map(({ result }) => result.macro[setting] as number);
}

/** The first step at which a course is at least at a target, between measurements on a line; null if never. */
function crossing(
  course: readonly { readonly step: number; readonly value: number }[],
  target: number,
): number | null {
  const place = course.findIndex(({ value }) => value >= target);
  if (place <= 0) return place === 0 ? course[0].step : null;
  const [before, after] = [course[place - 1], course[place]];
  const share = (target - before.value) / (after.value - before.value);
  return before.step + share * (after.step - before.step);
}
