import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { holm, mean, median } from "../../src/statistics";

const reference = JSON.parse(
  readFileSync(path.join(__dirname, "..", "fixtures", "statistics", "anova.json"), "utf8"),
);

test("Holm's adjusted p-values are statsmodels'", () => {
  holm<number>(reference.pValues).forEach((p, index) => {
    assert.ok(Math.abs(p - reference.holm[index]) < 1e-12, `${index}: ${p}`);
  });
  assert.deepEqual(holm([]), []);
  assert.deepEqual(holm([null, 0.01, null, 0.04]), [null, 0.02, null, 0.04]); // a family of two
});

test("mean and median of hand-worked values", () => {
  assert.equal(mean([1, 2, 6]), 3);
  assert.equal(median([6, 1, 2]), 2);
  assert.equal(median([6, 1, 2, 3]), 2.5);
  assert.throws(() => mean([]), /at least one value/);
});
