import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { clusterNumbers, mean, pairedContrast, seedItemInterval, unitScores } from "../../src/statistics";

/** By statsmodels: make-clusters.py. */
const { oneSeed, equalSizes } = JSON.parse(
  readFileSync(path.join(__dirname, "..", "fixtures", "statistics", "clusters.json"), "utf8"),
);

function near(found: number, expected: number, what: string): void {
  assert.ok(Math.abs(found - expected) < 1e-9, `${what} ${found}, ${expected}`);
}

test("with one seed the interval over clusters is that of statsmodels' cluster-robust standard error", () => {
  const estimate = seedItemInterval([oneSeed.scores], { clusters: oneSeed.clusters });
  for (const name of ["value", "standardError", "low", "high"] as const)
    near(estimate[name], oneSeed[name], name);
  assert.equal(estimate.over, "clusters");
  assert.equal(estimate.pValue, null);
  const byItem = seedItemInterval([oneSeed.scores]);
  assert.ok(byItem.standardError < 0.8 * estimate.standardError, "items alone make the interval too narrow");
});

test("with clusters of equal size, seeds are crossed with the clusters' means", () => {
  const estimate = seedItemInterval(equalSizes.scores, { clusters: equalSizes.clusters });
  for (const name of ["value", "standardError", "degreesOfFreedom"] as const)
    near(estimate[name], equalSizes[name], name);
  assert.equal(estimate.over, "seeds and clusters");
});

test("a cluster's score by hand: mean 3, sums 3 and 9 of 2 and 2 items, so 3 + (3 − 6)·2/4 and 3 + (9 − 6)·2/4", () => {
  assert.deepEqual(unitScores([[1, 4, 2, 5]], { clusters: ["a", "b", "a", "b"] }), [[1.5, 4.5]]);
  // sizes 1 and 3: 3 + (1 − 3)·2/4 and 3 + (11 − 9)·2/4
  assert.deepEqual(unitScores([[1, 4, 2, 5]], { clusters: ["a", "b", "b", "b"] }), [[2, 4]]);
  assert.throws(
    () => unitScores([[1, 2]], { clusters: ["a"] }),
    /expected 1 items, as there are labels or weights, got 2/,
  );
});

test("items that are each by themselves stay as they are", () => {
  const scores = [[1, 4, 2, 5]];
  assert.equal(unitScores(scores), scores);
  assert.equal(unitScores(scores, { clusters: [7, 8, 9, 10] }), scores);
  assert.equal(clusterNumbers(["a", "b"]), undefined);
  assert.deepEqual(clusterNumbers(["b", "a", "b"]), [0, 1, 0]);
});

test("scores of clusters keep every row's mean, and the scores of a difference are the difference of scores", () => {
  const score = fc.double({ min: 0, max: 1, noNaN: true });
  const study = fc.integer({ min: 3, max: 30 }).chain((items) =>
    fc.record({
      clusters: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: items, maxLength: items }),
      first: fc.array(score, { minLength: items, maxLength: items }),
      second: fc.array(score, { minLength: items, maxLength: items }),
    }),
  );
  fc.assert(
    fc.property(study, ({ clusters, first, second }) => {
      const [one, other] = unitScores([first, second], { clusters });
      near(mean(one), mean(first), "mean");
      const difference = first.map((value, item) => value - second[item]);
      unitScores([difference], { clusters })[0].forEach((value, cluster) => {
        near(value, one[cluster] - other[cluster], "difference");
      });
    }),
  );
});

test("a paired contrast takes its clusters into account", () => {
  const none = [oneSeed.scores.map(() => 0)];
  const contrast = pairedContrast([oneSeed.scores], none, { clusters: oneSeed.clusters });
  near(contrast.standardError, oneSeed.standardError, "standard error");
});

test("items that are not asked have no part in the interval: it is that of the asked ones alone", () => {
  // the mean of six items of which three are asked is that of the three: each weighs 6/3
  const asked = [0.2, 0.5, 0.8];
  const scores = [0.2 * 2, 0, 0.5 * 2, 0, 0, 0.8 * 2];
  const weighted = seedItemInterval([scores], { weights: [2, 0, 2, 0, 0, 2] });
  const alone = seedItemInterval([asked]);
  for (const name of ["value", "low", "high", "degreesOfFreedom"] as const)
    near(weighted[name], alone[name], name);
  assert.equal(weighted.over, "items");
  const unweighted = seedItemInterval([scores]);
  assert.ok(
    unweighted.standardError > 1.5 * alone.standardError,
    "zeros of items that are not asked scatter",
  );
});

test("scores that do not vary show nothing: no p of a constant difference, whatever rounding leaves", () => {
  const row = (value: number) => Array.from({ length: 7 }, (_, item) => 0.1 * item + value);
  const contrast = pairedContrast([row(0.3), row(0.4)], [row(0.2), row(0.3)]);
  near(contrast.value, 0.1, "difference");
  assert.equal(contrast.pValue, null);
});
