import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { clusterNumbers, clusterScores, mean, pairedContrast, seedItemInterval } from "../../src/statistics";

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
  assert.deepEqual(clusterScores([[1, 4, 2, 5]], ["a", "b", "a", "b"]), [[1.5, 4.5]]);
  // sizes 1 and 3: 3 + (1 − 3)·2/4 and 3 + (11 − 9)·2/4
  assert.deepEqual(clusterScores([[1, 4, 2, 5]], ["a", "b", "b", "b"]), [[2, 4]]);
  assert.throws(() => clusterScores([[1, 2]], ["a"]), /expected 1 items, as there are labels, got 2/);
});

test("items that are each by themselves stay as they are", () => {
  const scores = [[1, 4, 2, 5]];
  assert.equal(clusterScores(scores), scores);
  assert.equal(clusterScores(scores, [7, 8, 9, 10]), scores);
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
      const [one, other] = clusterScores([first, second], clusters);
      near(mean(one), mean(first), "mean");
      const difference = first.map((value, item) => value - second[item]);
      clusterScores([difference], clusters)[0].forEach((value, cluster) => {
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
