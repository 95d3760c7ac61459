import assert from "node:assert/strict";
import { test } from "node:test";
import { objectiveScores, parseObjective } from "../../src/analysis";
import { UserError } from "../../src/core";
import { mean, seedItemInterval } from "../../src/statistics";
import type { StoredCell } from "../../src/sweep";
import { corners, madeCell } from "./made-cells";

const near = (got: number, expected: number) =>
  assert.ok(Math.abs(got - expected) < 1e-12, `${got} ${expected}`);
const mixOf = (...cells: StoredCell[]) => ({ name: "mix", proportions: null, cells });

test("an objective is a setting, the worst setting, or weights of settings and of cost", () => {
  assert.deepEqual(parseObjective("worst"), { isWorst: true });
  assert.deepEqual(parseObjective("multi"), { isWorst: false, weights: [["multi", 1]], cost: 0 });
  assert.deepEqual(parseObjective("multi=3, mono=1,cost=.02"), {
    isWorst: false,
    weights: [
      ["mono", 0.25],
      ["multi", 0.75],
    ],
    cost: 0.02,
  });
});

test("what is no objective is refused in a sentence", () => {
  for (const [text, message] of [
    ["mutli", /^--for "mutli": there is no "mutli"; write mono, cross, multi, worst, or weights as multi=2,/],
    ["multi=lots", /^--for "multi=lots": the weight of multi must be a number from 0 up, not "lots"$/],
    ["multi=-1", /the weight of multi must be a number from 0 up, not "-1"$/],
    ["multi=1,multi=2", /multi has two weights$/],
    ["cost=1", /one of mono, cross, multi needs a weight above 0$/],
    ["multi=0", /one of mono, cross, multi needs a weight above 0$/],
    ["cost", /one of mono, cross, multi needs a weight above 0$/],
    ["worst=1", /there is no "worst"/],
  ] as const)
    assert.throws(
      () => parseObjective(text),
      (error: Error) => {
        assert.match(error.message, message);
        return error instanceof UserError;
      },
    );
});

test("an average is of the settings' scores, less what a million tokens cost", () => {
  const cell = madeCell(corners.mono, 0, { mono: [0.2, 0.6], cross: null, multi: [0.1, 0.3] }); // 12,800 tokens
  const [[scores]] = objectiveScores(parseObjective("mono=1,multi=3,cost=0.5"), mixOf(cell));
  near(scores[0], 0.25 * 0.2 + 0.75 * 0.1 - 0.5 * 0.0128);
  near(scores[1], 0.25 * 0.6 + 0.75 * 0.3 - 0.5 * 0.0128);
  assert.throws(() => objectiveScores(parseObjective("cross"), mixOf(cell)), /emoji has no cross retrieval/);
  const torn = { ...cell, timings: { ...cell.timings, trainingTokens: Number.NaN } };
  assert.throws(
    () => objectiveScores(parseObjective("mono=1,cost=1"), mixOf(torn)),
    /lacks a step.*leave cost out/,
  );
});

test("the worst setting has a component for each setting that the corpus has", () => {
  const cell = madeCell(corners.mono, 0, { mono: [0.2, 0.6], cross: null, multi: [0.1, 0.3] });
  assert.deepEqual(objectiveScores({ isWorst: true }, mixOf(cell)), [[[0.2, 0.6]], [[0.1, 0.3]]]);
});

test("items that are not asked, and clusters, count as in the intervals of tables", () => {
  const uneven = (seed: number, by: number) => {
    const mono = [0.9 * 1.5, 0.2 * 1.5, 0, 0.5].map((score, item) =>
      item === 2 ? 0 : score + by * (item + 1),
    );
    const made = madeCell(corners.mono, seed, { mono, cross: mono, multi: mono });
    const weights = [1.5, 1.5, 0, 1];
    const itemWeights = { mono: weights, cross: weights, multi: weights };
    return { ...made, result: { ...made.result, itemWeights, itemClusters: [0, 0, 1, 1] } };
  };
  const cells = [uneven(0, 0), uneven(1, 0.02), uneven(2, -0.03)];
  const [rows] = objectiveScores(parseObjective("mono"), mixOf(...cells));
  const expected = seedItemInterval(
    cells.map(({ result }) => result.itemScores.mono as number[]),
    { clusters: [0, 0, 1, 1], weights: [1.5, 1.5, 0, 1] },
  );
  const { value, low, high } = seedItemInterval(rows);
  near(value, expected.value);
  near(value, mean(rows.map(mean)));
  near(low, expected.low);
  near(high, expected.high);
});
