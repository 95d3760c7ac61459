import { existsSync } from "node:fs";
import path from "node:path";
import * as v from "valibot";
import {
  type Comparison,
  comparisonsOf,
  type Declarations,
  declaredMeasures,
  expectations,
  isSpeed,
  keyOf,
  marginOf,
  measureText,
  mixName,
  quantities,
  speedMeasures,
  testsOf,
} from "../analysis";
import { naming, readJson, UserError } from "../core";
import { type Cell, type CellMeasure, readCellMeasure } from "../sweep";
import { type StudySweep, studyFolder } from "./study-folder";

const name = v.pipe(v.string(), v.nonEmpty());
const contrast = v.pipe(
  v.string(),
  v.regex(/^\S+ [−/-] \S+$/, 'a contrast is written as "cross − mono", of speeds as "cross / mono"'),
);
const comparisons = {
  contrasts: v.pipe(v.array(contrast), v.nonEmpty()),
  measures: v.pipe(v.array(v.picklist([...quantities, ...speedMeasures])), v.nonEmpty()),
  measure: v.optional(name),
  atEqualAccuracy: v.optional(v.literal(true)),
  languages: v.optional(v.picklist(["seen", "unseen"])),
  sweep: v.optional(name),
  step: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
};
const declarations = v.strictObject({
  margins: v.record(name, v.pipe(v.number(), v.gtValue(0))),
  families: v.optional(v.record(name, v.strictObject(comparisons))),
  hypotheses: v.array(
    v.strictObject({
      statement: name,
      tests: v.pipe(
        v.array(
          v.strictObject({ ...comparisons, expected: v.picklist(expectations), family: v.optional(name) }),
        ),
        v.nonEmpty(),
      ),
    }),
  ),
});

/**
 * The hypotheses that a study's hypotheses.json declares; null without such a file.
 *
 * @throws {UserError} naming file and place, if a hypothesis cannot be judged
 */
export function readHypotheses(study: string): Declarations | null {
  const file = path.join(studyFolder(study), "hypotheses.json");
  if (!existsSync(file)) return null;
  const content = readJson<object>(file, "mend it, or delete it: a study may declare no hypotheses");
  const { success, issues, output } = v.safeParse(declarations, content);
  if (!success) throw new UserError(`${file}: ${v.getDotPath(issues[0]) ?? "it"}: ${issues[0].message}`);
  const bounded = ["mAP", "speed", ...quantities, ...declaredMeasures(output)];
  const odd = Object.keys(output.margins).find((each) => !bounded.includes(each));
  if (odd !== undefined)
    throw new UserError(
      `${file}: margins: ${odd}: nothing is compared in it; there are ${bounded.join(", ")}`,
    );
  const refuse = (place: string, comparison: Comparison, why: string): never => {
    throw new UserError(`${file}: ${place}: ${comparison.contrast} (${measureText(comparison)}) ${why}`);
  };
  const check = (place: string, comparison: Comparison) => {
    const why = naming(file, () => faultOf(comparison, study));
    if (why !== null) refuse(place, comparison, why);
  };
  for (const [family, members] of Object.entries(output.families ?? {}))
    for (const each of comparisonsOf(members)) check(`family ${family}`, each);
  for (const { statement, tests } of output.hypotheses)
    for (const test of tests.flatMap(testsOf)) {
      const { expected, family, quantity, measure = quantity, languages } = test;
      check(statement, test);
      if (/margin/.test(expected) && marginOf(test, output.margins) === null)
        refuse(statement, test, `is expected ${expected}, and margins has none for ${measure}`);
      if (isSpeed(quantity) && expected !== "within margin")
        refuse(statement, test, `is of speeds, which are tested to be within a margin, not ${expected}`);
      if (expected === "sign of seen languages" && languages !== "unseen")
        refuse(statement, test, 'is expected to have the sign of seen languages: say "languages": "unseen"');
      const members = family === undefined ? undefined : output.families?.[family];
      if (members && !comparisonsOf(members).some((each) => keyOf(each) === keyOf(test)))
        refuse(statement, test, `is none of the comparisons that family ${family} declares`);
    }
  return output;
}

/** Why a comparison cannot be made, whatever a sweep has; null if it can. @throws {UserError} for an unknown measure */
function faultOf(comparison: Comparison, study: string): string | null {
  const { quantity, measure, atEqualAccuracy, languages, step } = comparison;
  const isOfMeanPrecision = measure === undefined && !isSpeed(quantity) && quantity !== "rankDistance";
  if (languages && (!isOfMeanPrecision || atEqualAccuracy))
    return `cannot be of ${languages} languages: only mAP is known by language`;
  if (step !== undefined && (isSpeed(quantity) || languages))
    return `cannot be of step ${step}: only measures of all languages are known by step`;
  if (atEqualAccuracy && (isOfMeanPrecision || isSpeed(quantity)))
    return "cannot be at equal accuracy: only rankDistance, and a kind of settings with a measure beside it, can be";
  if (measure === undefined) return null;
  if (measure === "AP") return 'names the measure AP, of which mAP is the mean: leave "measure" out';
  const { kinds } = declaredMeasure(study, measure);
  return kinds.some((kind) => kind === quantity)
    ? null
    : `is of ${quantity}, and the measure ${measure} is of ${kinds.join(", ")} alone`;
}

/** A measure that a study's hypotheses name: as readCellMeasure does, a file lying in the study's folder. */
export function declaredMeasure(study: string, measure: string): CellMeasure {
  return readCellMeasure(measure.endsWith(".ts") ? path.join(studyFolder(study), measure) : measure);
}

/**
 * Refuses hypotheses about sweeps, or about mixes, that a study does not have.
 *
 * @throws {UserError} naming the first such contrast
 */
export function checkHypotheses(declared: Declarations, sweeps: readonly StudySweep[]): void {
  const named = new Map(sweeps.map((sweep) => [sweep.name, sweep]));
  const check = ({
    quantity,
    sweep = sweeps[0].name,
    step,
    mixes: compared,
    contrast: words,
  }: Comparison) => {
    const { file, cells } = named.get(sweep) ?? {};
    if (!file || !cells)
      throw new UserError(
        `hypotheses.json: ${words}: no sweep ${JSON.stringify(sweep)}; there are ${[...named.keys()].join(", ")}`,
      );
    if (step !== undefined && !cells.every((cell) => isMeasuredAt(cell, step)))
      throw new UserError(
        `hypotheses.json: ${words}: sweep ${path.basename(file)} is not measured after step ${step}; name the step in its setting measureAt`,
      );
    const there = new Set(cells.map(({ mix }) => mixName(mix)));
    const odd = isSpeed(quantity) ? undefined : compared.find((mix) => !there.has(mix));
    if (odd !== undefined)
      throw new UserError(
        `hypotheses.json: ${words}: sweep ${path.basename(file)} has no mix ${odd}; it has ${[...there].join(", ")}`,
      );
  };
  for (const family of Object.values(declared.families ?? {})) comparisonsOf(family).forEach(check);
  for (const { tests } of declared.hypotheses) tests.flatMap(testsOf).forEach(check);
}

function isMeasuredAt({ mix, settings: { measureAt, steps } }: Cell, step: number): boolean {
  return mix === null || step === steps || (measureAt ?? []).includes(step);
}
