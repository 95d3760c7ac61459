import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { RandomStream } from "../../src/core";
import { rankCorrelation } from "../../src/statistics";

/** By scipy: make-comparisons.py. */
const reference = JSON.parse(
  readFileSync(path.join(__dirname, "..", "fixtures", "statistics", "comparisons.json"), "utf8"),
);
const near = (found: number, expected: number) =>
  assert.ok(Math.abs(found - expected) < 1e-9, `${found}, ${expected}`);

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
