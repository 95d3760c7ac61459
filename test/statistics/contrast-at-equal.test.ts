import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { RandomStream } from "../../src/core";
import { contrastAtEqual, normalDraw, pairedContrast } from "../../src/statistics";

/** By scipy's and statsmodels' least squares: make-contrast-at-equal.py. */
const reference = JSON.parse(
  readFileSync(path.join(__dirname, "..", "fixtures", "statistics", "contrast-at-equal.json"), "utf8"),
);

test("with one seed the adjusted difference is the intercept of least squares", () => {
  const estimate = contrastAtEqual([reference.differences], [reference.others]);
  for (const name of ["value", "slope", "standardError", "degreesOfFreedom", "low", "high"] as const)
    assert.ok(Math.abs(estimate[name] - reference[name]) < 1e-12, `${name} ${estimate[name]}`);
  assert.deepEqual([estimate.over, estimate.pValue], ["items", null]);
});

test("a difference that accuracy explains wholly is none at equal accuracy", () => {
  const stream = new RandomStream(2, "explained");
  const others = Array.from({ length: 3 }, () =>
    Array.from({ length: 20 }, () => 0.1 + 0.2 * normalDraw(stream)),
  );
  const differences = others.map((row) => row.map((value) => -40 * value));
  const adjusted = contrastAtEqual(differences, others);
  assert.ok(Math.abs(adjusted.value) < 1e-12 && Math.abs(adjusted.slope + 40) < 1e-9);
  assert.ok(Math.abs(pairedContrast(differences, [new Array(20).fill(0)]).value) > 1);
});

test("clusters are the units, and what cannot be adjusted is refused", () => {
  const [rows, others] = [[[1, 2, 3, 4, 5, 8]], [[0, 1, 1, 3, 2, 5]]];
  const pairs = contrastAtEqual(rows, others, { clusters: [0, 0, 1, 1, 2, 2] });
  // clusters' means are 1.5, 3.5, 6.5 over .5, 2, 3.5: slope 5/3, intercept 23/6 − 10/3 = .5
  assert.ok(Math.abs(pairs.slope - 5 / 3) < 1e-12 && Math.abs(pairs.value - 0.5) < 1e-12);
  assert.equal(pairs.over, "clusters");
  assert.throws(() => contrastAtEqual([[1, 2]], [[1, 2]]), /3 units or more, got 2/);
  assert.throws(() => contrastAtEqual(rows, [new Array(6).fill(1)]), /a second quantity that varies/);
  assert.throws(() => contrastAtEqual(rows, [[1, 2]]), /two tables of one shape/);
});

for (const [seeds, seedSpread] of [
  [5, 0.1],
  [3, 0.5],
]) {
  test(`intervals of ${seeds} seeds that differ by ${seedSpread} cover the difference at equal accuracy`, () => {
    const stream = new RandomStream(7, `adjusted ${seeds} ${seedSpread}`);
    const [trials, items, slope, truth] = [1000, 40, -1.5, 0.3];
    let covered = 0;
    for (let trial = 0; trial < trials; trial++) {
      const ofItem = Array.from({ length: items }, () => [normalDraw(stream), 0.5 * normalDraw(stream)]);
      const rows = Array.from({ length: seeds }, () => {
        const ofSeed = seedSpread * normalDraw(stream);
        return ofItem.map(([accuracy, own]) => {
          const other = 0.4 + accuracy;
          return [truth + slope * other + own + ofSeed + normalDraw(stream), other];
        });
      });
      const [differences, others] = [0, 1].map((at) => rows.map((row) => row.map((pair) => pair[at])));
      const { low, high } = contrastAtEqual(differences, others);
      if (low <= truth && truth <= high) covered++;
    }
    // the standard error of a share of 95 % in 1,000 trials is .7 %
    assert.ok(covered / trials > 0.93, `${covered}`);
  });
}
