import assert from "node:assert/strict";
import { test } from "node:test";
import { quantile } from "../../src/statistics";

test("quantiles are R's of type 7: quantile(c(1, 2, 4, 8), c(0, .1, .25, .5, .9, 1))", () => {
  const expected = [1, 1.3, 1.75, 3, 6.8, 8];
  [0, 0.1, 0.25, 0.5, 0.9, 1].forEach((share, index) => {
    assert.ok(Math.abs(quantile([1, 2, 4, 8], share) - expected[index]) < 1e-12, `${share}`);
    assert.equal(quantile(Float64Array.of(1, 2, 4, 8), share), quantile([1, 2, 4, 8], share));
  });
  assert.equal(quantile([5], 0.3), 5);
});

test("between two infinite values lies no NaN", () => {
  const { POSITIVE_INFINITY: infinite } = Number;
  assert.equal(quantile([1, infinite, infinite], 0.9), infinite);
  assert.equal(quantile([0, 0, infinite], 0.25), 0);
});
