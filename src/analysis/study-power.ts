import { batchKinds, type SettingKind, settingKinds } from "../core";
import {
  detectableDifference,
  differencePower,
  equivalencePower,
  fewestSeeds,
  pairedDifferences,
  testReach,
  type VarianceComponents,
  varianceComponents,
} from "../statistics";
import type { StoredCell } from "../sweep";
import { groupByMix, itemScores, itemUnits, type MixCells, withSharedSeeds } from "./mix-cells";
import { pairsOfKinds } from "./study-contrasts";

/** A comparison of two mixes that is planned, in a kind of setting, with the margin up to which they count as equal. */
export interface PlannedContrast {
  readonly setting: SettingKind;
  /** Names as mixName gives them, the first minus the second. */
  readonly mixes: readonly string[];
  /** Above 0. */
  readonly margin: number;
}

/** What a planned sweep is asked to show. */
export interface PowerQuestion {
  /** The number of seeds that are planned, 2 or more. */
  readonly seeds: number;
  /** A difference of mAP that matters, above 0. */
  readonly difference: number;
  /** The chance of showing a difference, or equality, above 0 and below 1. */
  readonly power: number;
  /** The number of comparisons in the family; by default that of the contrasts. */
  readonly comparisons?: number;
}

/** The power of one contrast of a planned sweep, each of its tests at 0.05 / comparisons, Holm's first step. */
export interface ContrastPower extends PlannedContrast {
  readonly components: Components;
  /** Whether the pilot has both mixes; else the components are the largest of its contrasts. */
  readonly isOfPilot: boolean;
  readonly comparisons: number;
  readonly planned: PowerAtSeeds;
}

type Components = ReturnType<typeof varianceComponents>;

/** Numbers of seeds by the two forms of the variance components, see varianceComponents. */
export type NeededSeeds = { readonly [Each in keyof Components]: number | null };

/** What a number of seeds shows of a contrast. */
export interface PowerAtSeeds {
  readonly seeds: number;
  /** The chance that the difference is found. */
  readonly differencePower: number;
  /** The chance that equal mixes are shown to be within ± margin. */
  readonly marginPower: number;
  /** The difference that is found with the power asked for. */
  readonly detectable: number;
}

const level = 0.05;

/** The contrasts of mixes of these kinds of batches that a study reports, in each kind of setting, with one margin. */
export function plannedContrasts(
  mixes: readonly string[],
  margin: number,
  kinds: readonly string[] = batchKinds,
): PlannedContrast[] {
  const pairs = pairsOfKinds(kinds).filter((pair) => pair.every((mix) => mixes.includes(mix)));
  return settingKinds.flatMap((setting) => pairs.map((pair) => ({ setting, mixes: pair, margin })));
}

/**
 * The power of a planned sweep's contrasts, from the variance components of a pilot: finished cells of
 * the same mixes, of that sweep or of an earlier one. Items stay as many as in the pilot.
 *
 * @param contrasts one family; left out are those of settings that the pilot lacks, and all of a pilot
 *   without two mixes that share two seeds, which would show how much seeds vary
 */
export function studyPower(
  pilot: readonly StoredCell[],
  contrasts: readonly PlannedContrast[],
  question: PowerQuestion,
): ContrastPower[] {
  const groups = new Map(groupByMix(pilot).map((group) => [group.name, group]));
  const trained = [...groups.values()].filter(({ proportions }) => proportions !== null);
  const measured = settingKinds.filter((setting) => trained[0] && itemScores(trained[0], setting) !== null);
  const possible = contrasts.filter(({ setting }) => measured.includes(setting));
  const { comparisons = possible.length } = question;
  return possible.flatMap((contrast) => {
    const [first, second] = contrast.mixes.map((mix) => groups.get(mix));
    const own = componentsOf(first, second, contrast.setting);
    const components = own ?? largestComponents(trained, contrast.setting);
    if (!components) return [];
    const asked = { ...question, comparisons, margin: contrast.margin };
    const planned = powerAtSeeds(components.estimate, asked);
    return [{ ...contrast, components, isOfPilot: own !== null, comparisons, planned }];
  });
}

/** What is asked of one contrast. */
type Asked = Required<PowerQuestion> & Pick<PlannedContrast, "margin">;

/**
 * The numbers of seeds that a contrast needs, which many numbers are tried for.
 *
 * @returns forDifference: seeds with which the difference is found; forMargin: seeds with which equal mixes are
 *   shown to be within ± margin; null where 1,000 are too few
 */
export function neededSeeds(
  { components, comparisons, margin }: Pick<ContrastPower, "components" | "comparisons" | "margin">,
  { difference, power }: Pick<PowerQuestion, "difference" | "power">,
): { readonly forDifference: NeededSeeds; readonly forMargin: NeededSeeds } {
  const seedsFor = (powerOf: (each: VarianceComponents, seeds: number) => number): NeededSeeds => {
    const fewest = (each: VarianceComponents) => fewestSeeds((seeds) => powerOf(each, seeds), power);
    return { estimate: fewest(components.estimate), cautious: fewest(components.cautious) };
  };
  return {
    forDifference: seedsFor((each, seeds) =>
      differencePower(testReach(each, seeds, level / 2 / comparisons), difference),
    ),
    forMargin: seedsFor((each, seeds) =>
      equivalencePower(testReach(each, seeds, level / comparisons), margin),
    ),
  };
}

/** What a number of seeds, 2 or more, shows of a contrast with these components. */
export function powerAtSeeds(components: VarianceComponents, asked: Asked): PowerAtSeeds {
  const { seeds, difference, margin, power, comparisons } = asked;
  const ofDifference = testReach(components, seeds, level / 2 / comparisons);
  return {
    seeds,
    differencePower: differencePower(ofDifference, difference),
    marginPower: equivalencePower(testReach(components, seeds, level / comparisons), margin),
    detectable: detectableDifference(ofDifference, power),
  };
}

/** Null if a mix is missing, or if the mixes share fewer than two seeds. */
function componentsOf(
  first: MixCells | undefined,
  second: MixCells | undefined,
  setting: SettingKind,
): Components | null {
  const paired = first && second ? withSharedSeeds([first, second]) : null;
  const [one, other] = paired?.map((group) => itemScores(group, setting)) ?? [];
  if (!first || !one || !other || one.length < 2) return null;
  return varianceComponents(pairedDifferences(one, other), itemUnits(first, setting));
}

/** The largest of each component over all pairs of trained mixes; null without a pair of two seeds. */
function largestComponents(trained: readonly MixCells[], setting: SettingKind): Components | null {
  const all = trained.flatMap((first, place) =>
    trained.slice(0, place).flatMap((second) => componentsOf(first, second, setting) ?? []),
  );
  if (all.length === 0) return null;
  const largest = (form: keyof Components): VarianceComponents => {
    const most = (name: keyof VarianceComponents) => Math.max(...all.map((each) => each[form][name]));
    return { seed: most("seed"), unit: most("unit"), residual: most("residual"), units: all[0][form].units };
  };
  return { estimate: largest("estimate"), cautious: largest("cautious") };
}
