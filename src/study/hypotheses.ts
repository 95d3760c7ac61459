import {
  contrastFamily,
  groupByMix,
  groupOf,
  type LanguageRow,
  mixContrast,
  pairedRows,
  type Quantity,
  studyContrasts,
  type Verdict,
} from "../analysis";
import { settingKinds } from "../core";
import type { StudyResults } from "../report";
import type { SeedItemEstimate } from "../statistics";
import { type ThroughputContrast, type ThroughputRecord, throughputContrasts } from "../throughput";
import { equivalenceTest, type HypothesisTest, noLessTests, signTest } from "./hypothesis-tests";

/** A hypothesis of docs/study.md with the tests that it stands or falls by. */
export interface Hypothesis {
  readonly hypothesis: string;
  readonly tests: readonly HypothesisTest[];
  readonly verdict: Verdict;
}

type Speeds = Pick<ThroughputRecord, "models" | "blocks">;
type Results = Pick<StudyResults, "cells" | "rows" | "trainingLanguages">;

const cornerPairs = [
  ["cross", "mono"],
  ["multi", "mono"],
  ["multi", "cross"],
] as const;
const speedMargin = 0.05;

/**
 * The six hypotheses of docs/study.md. *Supported* if every test is as expected, *not supported* if
 * one is otherwise, else *undecided at this size*. The first and the third read their p from the
 * primary family of 21; of the others Holm's method adjusts within the hypothesis.
 *
 * @param results of the primary sweep, with the rows of queries of its corners and mono+cross
 * @param speed of models of the corners, the first of them mono; without it speed is not measured
 */
export function studyHypotheses(results: Results, speed: Speeds | null): Hypothesis[] {
  const tested: [string, HypothesisTest[]][] = [
    ["1. Corners, accuracy", cornersAccuracy(results)],
    ["2. Corners, language bias", cornersBias(results)],
    ["3. Between batches against within", mixingWithin(results)],
    ["4. Hybrid", hybrid(results)],
    ["5. Unseen languages", unseenLanguages(results)],
    ["6. Speed", speed ? equalSpeed(speed) : []],
  ];
  return tested.map(([hypothesis, tests]) => ({ hypothesis, tests, verdict: verdictOf(tests) }));
}

function verdictOf(tests: readonly HypothesisTest[]): Verdict {
  if (tests.length === 0) return "not measured";
  if (tests.some(({ outcome }) => outcome === "otherwise")) return "not supported";
  return tests.every(({ outcome }) => outcome === "as expected") ? "supported" : "undecided at this size";
}

const mAP = (setting: string) => `mAP, ${setting} retrieval`;

function cornersAccuracy({ cells }: Results): HypothesisTest[] {
  return studyContrasts(cells)
    .filter(({ contrast }) => contrast === "cross − mono")
    .map(({ setting, contrast, ...found }) =>
      signTest({ contrast, measure: mAP(setting) }, setting === "mono" ? "below 0" : "above 0", found),
    );
}

function cornersBias(results: Results): HypothesisTest[] {
  const name = { contrast: "cross − mono", measure: "rank distance" };
  const family = contrastFamily([{ estimate: difference(results, "cross", "mono", "rankDistance") }]);
  return family.map((found) => signTest(name, "below 0", found));
}

function mixingWithin({ cells }: Results): HypothesisTest[] {
  return studyContrasts(cells)
    .filter(({ contrast }) => contrast === "multi − mono+cross")
    .map(({ setting, contrast, ...found }) => equivalenceTest({ contrast, measure: mAP(setting) }, found));
}

function hybrid(results: Results): HypothesisTest[] {
  const beside = (setting: Quantity) =>
    (["mono", "cross"] as const).map((corner) => ({
      contrast: `mono+cross − ${corner}`,
      measure: mAP(setting),
      found: difference(results, "mono+cross", corner, setting),
    }));
  const all = settingKinds.flatMap(beside);
  const inMulti = all.filter(({ measure }) => measure === mAP("multi"));
  const family = contrastFamily(inMulti.map(({ found }) => ({ estimate: found })));
  return [
    ...noLessTests(all),
    ...inMulti.map(({ contrast, measure }, index) =>
      signTest({ contrast, measure }, "above 0", family[index]),
    ),
  ];
}

/** Each contrast of two corners in unseen languages, expected to have its sign in seen ones. */
function unseenLanguages({ rows, trainingLanguages }: Results): HypothesisTest[] {
  const contrastIn = (group: "seen" | "unseen", kind: LanguageRow["kind"], pair: readonly string[]) => {
    const [first, second] = pair.map((mix) =>
      rows.filter((row) => row.mix === mix && row.kind === kind && groupOf(row, trainingLanguages) === group),
    );
    const estimate = first.length > 0 ? pairedRows(first, second, `${kind} ${group}`) : null;
    return estimate ? [estimate] : [];
  };
  const found = settingKinds.flatMap((kind) =>
    cornerPairs.flatMap((pair) => {
      const [seen] = contrastIn("seen", kind, pair);
      const name = { contrast: pair.join(" − "), measure: `${mAP(kind)}, unseen languages` };
      return seen ? contrastIn("unseen", kind, pair).map((unseen) => ({ name, seen, unseen })) : [];
    }),
  );
  const family = contrastFamily(found.map(({ unseen }) => ({ estimate: unseen })));
  return found.map(({ name, seen }, index) => {
    const unseen = { ...family[index], equivalenceHolmP: 1 }; // one near 0 can still have the same sign
    return signTest(name, seen.value > 0 ? "above 0" : "below 0", unseen);
  });
}

/** Encoding and training as a whole by models, and training by kinds of batches. */
function equalSpeed(speed: Speeds): HypothesisTest[] {
  const asked = ({ compares, task }: ThroughputContrast) =>
    compares === "kinds" || (compares === "models" && ["all encoding", "all training"].includes(task));
  return throughputContrasts(speed, speedMargin)
    .filter(asked)
    .map(({ contrast, task, compares, ratio, low, high, equivalenceP }) => ({
      contrast,
      measure: compares === "kinds" ? "speed of training, kinds of batches" : `speed of ${task}, models`,
      expected: `within ${100 * speedMargin} %`,
      estimate: ratio,
      low,
      high,
      p: equivalenceP,
      outcome:
        equivalenceP < 0.05
          ? "as expected"
          : low > 1 + speedMargin || high < 1 / (1 + speedMargin)
            ? "otherwise"
            : "undecided",
    }));
}

function difference({ cells }: Results, first: string, second: string, quantity: Quantity): SeedItemEstimate {
  const groups = groupByMix(cells);
  const [one, other] = [first, second].map((mix) => groups.find(({ name }) => name === mix));
  const found = mixContrast(one, other, quantity);
  if (!found)
    throw new RangeError(`studyHypotheses: expected cells of ${first} and ${second} with ${quantity}`);
  return found;
}
