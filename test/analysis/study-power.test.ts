import assert from "node:assert/strict";
import { test } from "node:test";
import { plannedContrasts, studyPower } from "../../src/analysis";
import { makeMix } from "../../src/mixture";
import { madeCell } from "./made-cells";

const question = { seeds: 3, difference: 0.01, power: 0.8 };
const contrasts = plannedContrasts(["mono", "cross"], 0.01);
const cellOf = (mix: ReturnType<typeof makeMix>, seed: number) =>
  madeCell(mix, seed, { mono: null, cross: null, multi: [0.1, 0.2 + 0.01 * seed, 0.4] });

test("cells that do not show how much seeds vary give no power, and no error", () => {
  const mono = [0, 1].map((seed) => cellOf(makeMix(1, 0, 0), seed));
  assert.deepEqual(studyPower([], contrasts, question), []);
  assert.deepEqual(studyPower(mono, contrasts, question), []);
  const cross = [0, 1].map((seed) => cellOf(makeMix(0, 1, 0), seed));
  assert.deepEqual(studyPower([...mono, cross[0]], contrasts, question), []);
  assert.deepEqual(
    studyPower([...mono, ...cross], contrasts, question).map(({ setting, mixes }) => [setting, ...mixes]),
    [["multi", "cross", "mono"]],
  );
});

test("contrasts of other kinds are planned as they are reported", () => {
  const planned = plannedContrasts(["cross", "english", "cross+english", "untrained"], 0.01, [
    "cross",
    "english",
  ]);
  assert.deepEqual(
    planned.filter(({ setting }) => setting === "multi").map(({ mixes }) => mixes.join(" − ")),
    [
      "english − cross",
      "cross+english − cross",
      "cross+english − english",
      "cross − untrained",
      "english − untrained",
    ],
  );
});
