import assert from "node:assert/strict";
import { test } from "node:test";
import { biasAtAccuracy } from "../../src/analysis";
import { contrastAtEqual, holm, pairedContrast } from "../../src/statistics";
import { corners, madeCell } from "./made-cells";

const { mono, cross, multi } = corners;

/** By mix and seed: a score of each of five items. */
const accuracy = {
  mono: [
    [0.2, 0.3, 0.5, 0.4, 0.1],
    [0.25, 0.35, 0.45, 0.4, 0.2],
  ],
  cross: [
    [0.3, 0.35, 0.7, 0.45, 0.3],
    [0.35, 0.3, 0.6, 0.5, 0.25],
  ],
  multi: [[0.1, 0.5, 0.6, 0.4, 0.2]],
};
const bias = {
  mono: [
    [0.9, 0.7, 0.6, 0.8, 0.9],
    [0.8, 0.8, 0.7, 0.7, 0.8],
  ],
  cross: [
    [0.7, 0.6, 0.3, 0.8, 0.6],
    [0.6, 0.8, 0.5, 0.6, 0.7],
  ],
  multi: [[0.9, 0.4, 0.5, 0.7, 0.8]],
};

const rankDistances = [1, 1, 1, 1, 1];
/** Cross has its seeds in the other order; multi has seed 1 alone. */
const cellsOf = (scores: typeof accuracy, itemClusters?: readonly number[]) => {
  const cell = (mix: typeof mono, seed: number, row: readonly number[]) =>
    madeCell(mix, seed, { mono: null, cross: null, multi: row, rankDistances, itemClusters });
  return [
    cell(mono, 0, scores.mono[0]),
    cell(mono, 1, scores.mono[1]),
    cell(cross, 1, scores.cross[1]),
    cell(cross, 0, scores.cross[0]),
    cell(multi, 1, scores.multi[0]),
  ];
};
const minus = (first: readonly (readonly number[])[], second: readonly (readonly number[])[]) =>
  first.map((row, seed) => row.map((value, item) => value - second[seed][item]));
const pairs = [["cross", "mono"] as const, ["multi", "mono"] as const, ["mono", "untrained"] as const];
const near = (one: number | null, other: number | null) =>
  assert.ok(one === other || Math.abs(Number(one) - Number(other)) < 1e-12, `${one} ${other}`);

test("bias at equal accuracy pairs by seed and item, over the seeds that two mixes share", () => {
  const [crossMono, multiMono, ...none] = biasAtAccuracy(cellsOf(accuracy), cellsOf(bias), pairs);
  assert.deepEqual(none, [], "no contrast with a mix that is not there");
  assert.deepEqual([crossMono.contrast, multiMono.contrast], ["cross − mono", "multi − mono"]);

  const differences = minus(bias.cross, bias.mono);
  const expected = contrastAtEqual(differences, minus(accuracy.cross, accuracy.mono));
  const plain = pairedContrast(bias.cross, bias.mono);
  near(crossMono.slope, expected.slope);
  for (const end of ["low", "high"] as const) {
    near(crossMono.atEqualAccuracy?.[end] ?? null, expected[end]);
    near(crossMono.difference[end], plain[end]);
  }
  near(crossMono.atEqualAccuracy?.estimate ?? null, expected.value);
  near(crossMono.difference.estimate, plain.value);
  // by hand: items' mean differences are −.2, −.05, −.25, −.05, −.2 in bias and .1, 0, .175, .075, .125 in AP
  near(plain.value, -0.15);
  const [y, x] = [
    [-0.2, -0.05, -0.25, -0.05, -0.2],
    [0.1, 0, 0.175, 0.075, 0.125],
  ];
  const slope = (5 * dot(x, y) - sum(x) * sum(y)) / (5 * dot(x, x) - sum(x) ** 2);
  near(expected.slope, slope);
  near(expected.value, (sum(y) - slope * sum(x)) / 5);

  const alone = contrastAtEqual(minus(bias.multi, [bias.mono[1]]), minus(accuracy.multi, [accuracy.mono[1]]));
  near(multiMono.atEqualAccuracy?.estimate ?? null, alone.value);
  near(multiMono.atEqualAccuracy?.high ?? null, alone.high);
  assert.deepEqual([multiMono.difference.over, multiMono.atEqualAccuracy?.holmP], ["items", null]);
  near(crossMono.atEqualAccuracy?.holmP ?? null, holm([expected.pValue, null])[0]);
});

test("clusters are the units, and without three of them nothing is adjusted", () => {
  const clusters = [0, 0, 1, 1, 2];
  const [{ atEqualAccuracy, slope }] = biasAtAccuracy(
    cellsOf(accuracy, clusters),
    cellsOf(bias, clusters),
    pairs,
  );
  const expected = contrastAtEqual(minus(bias.cross, bias.mono), minus(accuracy.cross, accuracy.mono), {
    clusters,
  });
  near(slope, expected.slope);
  near(atEqualAccuracy?.low ?? null, expected.low);
  assert.equal(atEqualAccuracy?.over, "seeds and clusters");
  const two = [0, 0, 0, 1, 1];
  const [few] = biasAtAccuracy(cellsOf(accuracy, two), cellsOf(bias, two), pairs);
  assert.deepEqual([few.atEqualAccuracy, few.slope], [null, null]);
  const same = { ...accuracy, cross: accuracy.mono };
  assert.equal(biasAtAccuracy(cellsOf(same), cellsOf(bias), pairs)[0].atEqualAccuracy, null);
});

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const dot = (one: readonly number[], other: readonly number[]) =>
  sum(one.map((value, at) => value * other[at]));
