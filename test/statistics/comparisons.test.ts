import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { RandomStream } from "../../src/core";
import { equivalenceP, rankCorrelation, seedItemInterval, simultaneousInterval } from "../../src/statistics";

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

test("the rank correlation is scipy's, ties and all, and its p near the t approximation's", () => {
  const { rho, pValue, count } = rankCorrelation(
    reference.tokens,
    reference.effects,
    new RandomStream(1, "ranks"),
  );
  near(rho, reference.spearman[0]);
  assert.ok(Math.abs(pValue - reference.spearman[1]) < 0.02, `${pValue}`);
  assert.equal(count, 9);
});

test("of three pairs in order, 2 of the 6 pairings correlate as strongly", () => {
  const { rho, pValue } = rankCorrelation([1, 2, 3], [10, 20, 30], new RandomStream(1, "ranks"));
  near(rho, 1);
  assert.ok(Math.abs(pValue - 2 / 6) < 0.02, `${pValue}`);
  assert.throws(() => rankCorrelation([1, 2], [1, 2], new RandomStream(1, "ranks")), /3 pairs or more/);
});
