import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { equivalenceP, seedItemInterval, simultaneousInterval } from "../../src/statistics";

/** By statsmodels and scipy: make-comparisons.py. */
const reference = JSON.parse(
  readFileSync(path.join(__dirname, "..", "fixtures", "statistics", "comparisons.json"), "utf8"),
);
const estimate = seedItemInterval([reference.differences]);
const near = (found: number, expected: number) =>
  assert.ok(Math.abs(found - expected) < 1e-9, `${found}, ${expected}`);

test("with one seed the equivalence test is statsmodels' paired TOST", () => {
  reference.margins.forEach((margin: number, at: number) => {
    near(equivalenceP(estimate, margin), reference.equivalenceP[at]);
  });
  assert.throws(() => equivalenceP(estimate, 0), /a margin above 0, got 0/);
  const certain = { value: 0.1, standardError: 0, degreesOfFreedom: 3 };
  assert.deepEqual([equivalenceP(certain, 0.2), equivalenceP(certain, 0.1)], [0, 1]);
});

test("intervals of twelve comparisons are scipy's at 1 − .05 / 12, of one the estimate's own", () => {
  const twelve = simultaneousInterval(estimate, 12);
  near(twelve.low, reference.twelve[0]);
  near(twelve.high, reference.twelve[1]);
  near(simultaneousInterval(estimate, 1).high, estimate.high);
});
