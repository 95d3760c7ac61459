import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { pairedEquivalence } from "../../src/statistics";

/** By statsmodels' ttost_paired and scipy's ttest_1samp: make-equivalence.py. */
const { cases } = JSON.parse(
  readFileSync(path.join(__dirname, "..", "fixtures", "statistics", "equivalence.json"), "utf8"),
);

test("both tests and the interval are those of statsmodels and scipy", () => {
  assert.equal(cases.length, 5);
  for (const expected of cases) {
    const found = pairedEquivalence(expected.differences, expected.bounds);
    assert.equal(found.degreesOfFreedom, expected.degreesOfFreedom);
    for (const name of ["equivalenceP", "differenceP", "low", "high"] as const)
      assert.ok(Math.abs(found[name] - expected[name]) < 1e-9, `${name}: ${found[name]}, ${expected[name]}`);
  }
});

test("by hand: 1, 2 and 3 within -2 and 6 have t = 4√3 on both sides, with 2 degrees of freedom", () => {
  const { value, standardError, equivalenceP } = pairedEquivalence([1, 2, 3], { low: -2, high: 6 });
  assert.equal(value, 2);
  assert.ok(Math.abs(standardError - 1 / Math.sqrt(3)) < 1e-15);
  const t = 4 * Math.sqrt(3);
  const above = 0.5 * (1 - t / Math.sqrt(2 + t ** 2)); // Student's t of two degrees in closed form
  assert.ok(Math.abs(equivalenceP - above) < 1e-12);
});

test("differences without spread are known for certain", () => {
  assert.deepEqual(pairedEquivalence([0, 0, 0], { low: -1, high: 1 }), {
    value: 0,
    low: 0,
    high: 0,
    standardError: 0,
    degreesOfFreedom: 2,
    differenceP: 1,
    equivalenceP: 0,
  });
  const outside = pairedEquivalence([2, 2], { low: -1, high: 1 });
  assert.equal(outside.equivalenceP, 1);
  assert.equal(outside.differenceP, 0);
});

test("one difference, and bounds out of order, are refused", () => {
  assert.throws(() => pairedEquivalence([1], { low: -1, high: 1 }), /two differences or more, got 1/);
  assert.throws(() => pairedEquivalence([1, 2], { low: 1, high: 1 }), /bounds from low to high, got 1, 1/);
});
