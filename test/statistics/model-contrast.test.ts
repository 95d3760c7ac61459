import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { RandomStream } from "../../src/core";
import {
  type BootstrapEstimate,
  bootstrapInterval,
  measureRange,
  modelContrast,
  randomisationTest,
} from "../../src/statistics";

/** By scipy's bootstrap and permutation_test: make-significance.py. */
const reference = JSON.parse(
  readFileSync(path.join(__dirname, "..", "fixtures", "statistics", "significance.json"), "utf8"),
);
const [few, many] = reference.cases;
const endsOf = ({ interval, reason }: BootstrapEstimate) => {
  assert.ok(interval, `${reason}`);
  return interval;
};
const near = (found: number, expected: number, most: number, what: string) =>
  assert.ok(Math.abs(found - expected) <= most, `${what}: ${found}, expected ${expected}`);

test("a contrast in clusters is scipy's: exact p, ends of many resamples, effect size", () => {
  const contrast = (given: typeof few, resamples: number) =>
    modelContrast(given.first, given.second, new RandomStream(1, "contrast"), {
      clusters: given.labels,
      range: measureRange,
      resamples,
    });
  for (const given of [few, many]) {
    const found = contrast(given, 40_000);
    near(found.value, given.value, 1e-12, "value");
    near(found.effectSize ?? Number.NaN, given.effectSize, 1e-9, "effect size");
    // ends of 40,000 resamples vary by about a hundredth of the width
    const width = given.ends[1] - given.ends[0];
    near(endsOf(found).low, given.ends[0], 0.03 * width, "low");
    near(endsOf(found).high, given.ends[1], 0.03 * width, "high");
  }
  const exact = contrast(few, 99);
  assert.equal(exact.isExact, true);
  assert.equal(exact.clusters, 12);
  near(exact.pValue, few.pValue, 1e-12, "p");
  const drawn = contrast(many, 40_000);
  assert.equal(drawn.isExact, false);
  assert.ok(many.pValue > 1e-4, "the reference has a p to be found");
  near(drawn.pValue, many.pValue, 4 * Math.sqrt(many.pValue / 40_000) + 1e-4, "p");
});

test("p-values worked by hand: of 2^3 swaps of 1, 2 and 3 two are as large, of 1, 1 and -2 all", () => {
  const p = (differences: number[]) => randomisationTest(differences, new RandomStream(0, "p")).pValue;
  assert.equal(p([1, 2, 3]), 2 / 8);
  assert.equal(p([1, 1, -2]), 1);
  assert.equal(p([0.1, 0.2, 0.3]), 2 / 8);
  assert.equal(p([0, 0]), 1);
  assert.ok(p(new Array(40).fill(1)) === 1 / 10_000); // none drawn is as large, the found one is
});

test("scores that do not pair are refused; models that differ by the same everywhere have no effect size", () => {
  const stream = new RandomStream(0, "edge");
  const range = measureRange;
  assert.throws(() => modelContrast([1, 0], [1], stream, { range }), /expected 2 scores, got 1/);
  const first = [0.31, 0.72, 0.53, 0.94, 0.65, 0.86];
  const shifted = modelContrast(
    first,
    first.map((score) => score - 0.1),
    stream,
    { range },
  );
  near(shifted.value, 0.1, 1e-12, "value");
  assert.equal(shifted.effectSize, null); // a standard deviation of 0, or of what rounding left
  assert.deepEqual([shifted.interval, shifted.reason], [null, "all 6 items have the same value"]);
  assert.equal(shifted.pValue, 2 / 64);
  const same = modelContrast(first, first, stream, { range });
  assert.deepEqual([same.value, same.interval, same.effectSize, same.pValue], [0, null, null, 1]);
  const one = modelContrast([1, 0], [0, 0], stream, { range, clusters: ["a", "a"] });
  assert.deepEqual([one.clusters, one.items, one.effectSize, one.pValue], [1, 2, null, 1]);
  assert.equal(one.reason, "1 cluster is too few for an interval; 5 or more are needed");
});

test("differences lie within the width of the scores' range: 199 of 0 and one of 1", () => {
  const first = [...new Array(199).fill(0), 1];
  const stream = new RandomStream(0, "one");
  const { low, high } = endsOf(modelContrast(first, new Array(200).fill(0), stream, { range: measureRange }));
  // of which Clopper and Pearson's ends would be .0001 and .0275, had it been known that none is below 0
  assert.ok(low < 0 && low > -0.03 && high > 0.02 && high < 0.03, `${low} to ${high}`);
});

/** 48 clusters of 1 to 4 items whose scores share a part, as the questions of an article do. */
function clustered(stream: RandomStream): { values: number[]; clusters: number[] } {
  const values: number[] = [];
  const clusters: number[] = [];
  for (let cluster = 0; cluster < 48; cluster++) {
    const shared = stream.uniform() - 0.5;
    for (let item = stream.below(4); item >= 0; item--) {
      values.push(shared + stream.uniform() - 0.5);
      clusters.push(cluster);
    }
  }
  return { values, clusters };
}

const trials = 2000;
const bound = (share: number) => 3 * Math.sqrt((share * (1 - share)) / trials);

test("where nothing differs, p is below .05 as often as .05, within three binomial errors", () => {
  const stream = new RandomStream(2, "null");
  for (const [name, draw] of [
    ["drawn", () => clustered(stream)],
    [
      "exact",
      () => ({ values: Array.from({ length: 9 }, () => stream.uniform() - 0.5), clusters: undefined }),
    ],
  ] as const) {
    let rejected = 0;
    for (let trial = 0; trial < trials; trial++) {
      const { values, clusters } = draw();
      if (randomisationTest(values, stream, { clusters, resamples: 199 }).pValue < 0.05) rejected++;
    }
    // of 200 or 512 equally likely p-values 9 or 25 are below .05
    const share = name === "drawn" ? 9 / 200 : 24 / 512;
    near(rejected / trials, share, bound(0.05), name);
  }
});

test("intervals over clusters cover the truth as often as 95 %, within three binomial errors; over items they would not", () => {
  const stream = new RandomStream(3, "coverage");
  let covered = 0;
  let coveredByItems = 0;
  for (let trial = 0; trial < trials; trial++) {
    const { values, clusters } = clustered(stream);
    const range = { low: -1, high: 1 };
    const holds = (estimate: BootstrapEstimate) => endsOf(estimate).low <= 0 && 0 <= endsOf(estimate).high;
    if (holds(bootstrapInterval(values, stream, { range, clusters, resamples: 299 }))) covered++;
    if (trial % 4 === 0 && holds(bootstrapInterval(values, stream, { range, resamples: 299 })))
      coveredByItems++;
  }
  near(covered / trials, 0.95, bound(0.95), "clusters");
  assert.ok(coveredByItems / (trials / 4) < 0.9, `items: ${coveredByItems} of ${trials / 4}`);
});
