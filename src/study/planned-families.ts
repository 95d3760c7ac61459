import path from "node:path";
import {
  type Comparison,
  comparisonsOf,
  type Declarations,
  equivalenceMargin,
  keyOf,
  marginOf,
  measureText,
  mixName,
  type PlannedContrast,
  plannedContrasts,
  testsOf,
} from "../analysis";
import { kindNames, type SettingKind, settingKinds } from "../core";
import { readSweepFile, sweepCells } from "../sweep";
import { readHypotheses } from "./read-hypotheses";
import { studySweeps } from "./study-folder";

/** Contrasts whose p are adjusted together. */
export interface PlannedFamily {
  /** As the study's hypotheses.json declares it; null for the contrasts that every study reports. */
  readonly name: string | null;
  /** Those of the sweep. */
  readonly contrasts: readonly PlannedContrast[];
  /** How many comparisons a declared family has, those of other sweeps included. */
  readonly comparisons?: number;
  /** Those of the sweep that are of something else than mAP, whose variances are not known; they count as comparisons. */
  readonly unplanned: readonly string[];
}

/**
 * The families of contrasts of mAP that a sweep serves: those that its study declares of that sweep, if the
 * file lies in a study's sweeps folder and hypotheses.json declares some; else the contrasts that
 * every study reports, as one.
 *
 * @param file a sweep file
 * @param margin in place of the declared margins, or of the default one
 * @throws {UserError} as {@link readSweepFile} and {@link readHypotheses} do
 */
export function plannedFamilies(file: string, margin?: number): PlannedFamily[] {
  const full = path.resolve(file);
  const folder = path.dirname(path.dirname(full));
  const isOfStudy = path.basename(path.dirname(full)) === "sweeps";
  const declared = isOfStudy ? readHypotheses(folder) : null;
  const [first] = declared ? studySweeps(folder) : [];
  const ofFile = ({ sweep = first.name }: Comparison) => sweep === path.parse(full).name;
  const families = declared ? declaredFamilies(declared, ofFile, margin) : [];
  if (families.some(({ contrasts }) => contrasts.length > 0)) return families;
  const cells = sweepCells(readSweepFile(file));
  const mixes = [...new Set(cells.map(({ mix }) => mixName(mix)))];
  const kinds = kindNames(cells[0].settings.kinds);
  const unplanned = families.flatMap((family) => family.unplanned);
  return [{ name: null, contrasts: plannedContrasts(mixes, margin ?? equivalenceMargin, kinds), unplanned }];
}

function declaredFamilies(
  { families = {}, hypotheses, margins }: Declarations,
  isOfSweep: (comparison: Comparison) => boolean,
  margin?: number,
): PlannedFamily[] {
  const tests = hypotheses.flatMap(({ tests: declared }) => declared.flatMap(testsOf));
  const names = new Set([...Object.keys(families), ...tests.flatMap(({ family }) => family ?? [])]);
  return [...names].flatMap((name) => {
    const members = [...comparisonsOf(families[name]), ...tests.filter(({ family }) => family === name)];
    const all = new Map(members.map((each) => [keyOf(each), each]));
    // variances are of no step, so that a contrast at several steps is one
    const ofSweep = [...all.values()].filter(isOfSweep);
    const planned = ofSweep.filter(isOfMeanPrecision).map((each) => {
      const bound = margin ?? marginOf(each, margins) ?? equivalenceMargin;
      const contrast = { setting: each.quantity as SettingKind, mixes: each.mixes, margin: bound };
      return [`${each.quantity} ${each.mixes}`, contrast] as const;
    });
    const contrasts = [...new Map(planned).values()];
    const others = ofSweep.filter((each) => !isOfMeanPrecision(each));
    const unplanned = others.map((each) => `${each.contrast} (${measureText(each)})`);
    return ofSweep.length > 0 ? [{ name, contrasts, comparisons: all.size, unplanned }] : [];
  });
}

/** Whether a comparison is of mAP in all languages, which power is computed of. */
function isOfMeanPrecision({ quantity, measure, languages }: Comparison): boolean {
  return settingKinds.some((kind) => kind === quantity) && measure === undefined && !languages;
}
