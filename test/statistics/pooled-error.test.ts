import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { RandomStream } from "../../src/core";
import { equalVariancesP, normalDraw, pairedContrast, pooledSeedError } from "../../src/statistics";

/** By statsmodels and scipy: make-pooled-error.py. */
const reference = JSON.parse(
  readFileSync(path.join(__dirname, "..", "fixtures", "statistics", "pooled-error.json"), "utf8"),
);

const near = (got: number, expected: number) =>
  assert.ok(Math.abs(got / expected - 1) < 1e-9, `${got} ${expected}`);

test("the pooled error of a difference is twice the residual of a two-way analysis of variance", () => {
  const { variance, degreesOfFreedom } = pooledSeedError(reference.means);
  near(variance, 2 * reference.variance);
  assert.equal(degreesOfFreedom, reference.degreesOfFreedom);
  assert.throws(() => pooledSeedError([[1, 2], [3]]), /rows.* of two means or more, got 2,1/);
});

test("the test of equal variances is Bartlett's", () => {
  near(equalVariancesP(reference.groups), reference.p);
  near(equalVariancesP(reference.means), reference.meansP);
  assert.deepEqual(
    [
      equalVariancesP([
        [1, 1],
        [2, 2],
      ]),
      equalVariancesP([
        [1, 1],
        [2, 3],
      ]),
    ],
    [1, 0],
  );
  assert.throws(() => equalVariancesP([[1, 2], [3]]), /two values or more, got 2,1/);
});

test("intervals with a pooled error cover the truth, and are narrower than those of five seeds alone", () => {
  const stream = new RandomStream(3, "pooled");
  const [trials, ways, seeds, items] = [400, 6, 5, 30];
  let [covered, width, ownWidth] = [0, 0, 0];
  for (let trial = 0; trial < trials; trial++) {
    const ofItem = Array.from({ length: items }, () => 0.2 * normalDraw(stream));
    const tables = Array.from({ length: ways }, () =>
      Array.from({ length: seeds }, () => {
        const ofSeed = 0.05 * normalDraw(stream);
        return ofItem.map((own) => own + ofSeed + 0.1 * normalDraw(stream));
      }),
    );
    const means = tables.map((rows) => rows.map((row) => row.reduce((sum, value) => sum + value, 0) / items));
    const pooled = pairedContrast(tables[0], tables[1], {}, pooledSeedError(means));
    const alone = pairedContrast(tables[0], tables[1]);
    if (pooled.low <= 0 && pooled.high >= 0) covered++;
    width += pooled.high - pooled.low;
    ownWidth += alone.high - alone.low;
  }
  // the standard error of a share of 95 % in 400 trials is 1.1 %
  assert.ok(covered / trials > 0.925, `${covered}`);
  assert.ok(width < 0.85 * ownWidth, `${width / ownWidth}`);
});
