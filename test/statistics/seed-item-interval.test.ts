import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { RandomStream } from "../../src/core";
import { pairedContrast, seedItemInterval } from "../../src/statistics";

/** By statsmodels' two-way analysis of variance and scipy's t distribution: make-anova.py. */
const reference = JSON.parse(
  readFileSync(path.join(__dirname, "..", "fixtures", "statistics", "anova.json"), "utf8"),
);

test("the interval over seeds and items is what statsmodels' mean squares give", () => {
  const estimate = seedItemInterval(reference.table);
  for (const name of ["value", "standardError", "degreesOfFreedom", "low", "high", "pValue"] as const) {
    const expected = reference[name];
    assert.ok(
      Math.abs((estimate[name] ?? Number.NaN) - expected) <= 1e-9 * Math.max(1, Math.abs(expected)),
      `${name} ${estimate[name]}`,
    );
  }
  assert.equal(estimate.over, "seeds and items");
});

test("with one seed the interval is Student's over items: mean 2, t(0.975, 2) · 1/√3 around it", () => {
  const estimate = seedItemInterval([[1, 2, 3]]);
  assert.equal(estimate.value, 2);
  assert.ok(Math.abs(estimate.high - (2 + 4.302653 / Math.sqrt(3))) < 1e-6); // t table: 4.302653 on 2 degrees
  assert.equal(estimate.over, "items");
  assert.equal(estimate.pValue, null); // one seed shows nothing about a way of training
});

test("a contrast of mixes with equal item effects keeps the difference and loses the items' spread", () => {
  const first = [
    [0.1, 0.5, 0.9],
    [0.2, 0.6, 1.0],
  ];
  const second = first.map((row) => row.map((score) => score - 0.05));
  const contrast = pairedContrast(first, second);
  assert.ok(Math.abs(contrast.value - 0.05) < 1e-12);
  assert.ok(contrast.high - contrast.low < 1e-9);
  assert.ok(Math.abs(pairedContrast(first, [[0, 0, 0]]).value - 0.55) < 1e-12);
  assert.throws(() => pairedContrast(first, [[1, 2]]), /expected 3 items, got 2/);
});

/** A standard normal draw (Box and Muller 1958). */
function normal(stream: RandomStream): number {
  return Math.sqrt(-2 * Math.log(1 - stream.uniform())) * Math.cos(2 * Math.PI * stream.uniform());
}

// what seeds and items add to their mean squares' expectations, as shares of the residual's: make-coverage.py
for (const [seedShare, itemShare] of [
  [0, 0],
  [0.3, 100],
  [30, 3],
  [100, 0],
  [100, 10],
]) {
  test(`intervals cover the truth at least as often as 95 %: seeds ${seedShare}, items ${itemShare}`, () => {
    const stream = new RandomStream(11, `coverage ${seedShare} ${itemShare}`);
    const trials = 2000;
    const itemCount = 20;
    for (const seedCount of [2, 3, 5]) {
      const seedSpread = Math.sqrt(seedShare / itemCount);
      const itemSpread = Math.sqrt(itemShare / seedCount);
      let covered = 0;
      for (let trial = 0; trial < trials; trial++) {
        const items = Array.from({ length: itemCount }, () => itemSpread * normal(stream));
        const scores = Array.from({ length: seedCount }, () => {
          const seed = seedSpread * normal(stream);
          return items.map((item) => seed + item + normal(stream));
        });
        const { low, high } = seedItemInterval(scores);
        if (low <= 0 && 0 <= high) covered++;
      }
      // 0.95 less three binomial standard errors of 2,000 trials; above 0.95 is wide, which is allowed
      const least = 0.95 - 3 * Math.sqrt((0.95 * 0.05) / trials);
      assert.ok(covered / trials >= least, `${seedCount} seeds: ${covered} of ${trials}`);
    }
  });
}
