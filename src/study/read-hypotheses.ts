import { existsSync } from "node:fs";
import path from "node:path";
import * as v from "valibot";
import {
  type Comparison,
  comparisonsOf,
  type Declarations,
  expectations,
  isSpeed,
  keyOf,
  marginOf,
  mixName,
  quantities,
  speedMeasures,
  testsOf,
} from "../analysis";
import { readJson, UserError } from "../core";
import type { Cell } from "../sweep";
import { type StudySweep, studyFolder } from "./study-folder";

const name = v.pipe(v.string(), v.nonEmpty());
const contrast = v.pipe(
  v.string(),
  v.regex(/^\S+ [−/-] \S+$/, 'a contrast is written as "cross − mono", of speeds as "cross / mono"'),
);
const comparisons = {
  contrasts: v.pipe(v.array(contrast), v.nonEmpty()),
  measures: v.pipe(v.array(v.picklist([...quantities, ...speedMeasures])), v.nonEmpty()),
  languages: v.optional(v.picklist(["seen", "unseen"])),
  sweep: v.optional(name),
  step: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
};
const margin = v.optional(v.pipe(v.number(), v.gtValue(0)));
const margins = ["mAP", "speed", ...quantities] as const;
const declarations = v.strictObject({
  margins: v.strictObject(v.entriesFromList(margins, margin)),
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
  for (const { statement, tests } of output.hypotheses)
    for (const test of tests.flatMap(testsOf)) {
      const { expected, family, contrast, measure, languages, step } = test;
      const refuse = (why: string): never => {
        throw new UserError(`${file}: ${statement}: ${contrast} (${measure}) ${why}`);
      };
      if (/margin/.test(expected) && marginOf(test, output.margins) === null)
        refuse(`is expected ${expected}, and margins has none for ${measure}`);
      if (isSpeed(measure) && expected !== "within margin")
        refuse(`is of speeds, which are tested to be within a margin, not ${expected}`);
      if (languages && (isSpeed(measure) || measure === "rankDistance"))
        refuse(`cannot be of ${languages} languages: only mAP is known by language`);
      if (step !== undefined && (isSpeed(measure) || languages))
        refuse(`cannot be of step ${step}: only mAP of all languages, and rank distance, are known by step`);
      if (expected === "sign of seen languages" && languages !== "unseen")
        refuse('is expected to have the sign of seen languages: say "languages": "unseen"');
      const members = family === undefined ? undefined : output.families?.[family];
      if (members && !comparisonsOf(members).some((each) => keyOf(each) === keyOf(test)))
        refuse(`is none of the comparisons that family ${family} declares`);
    }
  return output;
}

/**
 * Refuses hypotheses about sweeps, or about mixes, that a study does not have.
 *
 * @throws {UserError} naming the first such contrast
 */
export function checkHypotheses(declared: Declarations, sweeps: readonly StudySweep[]): void {
  const named = new Map(sweeps.map((sweep) => [sweep.name, sweep]));
  const check = ({ measure, sweep = sweeps[0].name, step, mixes: compared, contrast: words }: Comparison) => {
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
    const odd = isSpeed(measure) ? undefined : compared.find((mix) => !there.has(mix));
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
