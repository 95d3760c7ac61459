import assert from "node:assert/strict";
import { test } from "node:test";
import { languagePairs, pairMeansMap, scheduleStrips, trainingCurves } from "../../src/figures";
import type { GuessedBatch } from "../../src/figures/training-curves";

test("schedule strips put every batch at its place, the first schedule on top", () => {
  const { data } = scheduleStrips([
    { label: "half", kinds: ["mono", "cross", "mono"] },
    { label: "all", kinds: ["multi", "multi", "multi"] },
  ]).spec;
  assert.deepEqual(
    data.map(({ name, x, y }) => [name, x, y]),
    [
      ["mono batch", [1, 3], [2, 2]],
      ["cross batch", [2], [2]],
      ["multi batch", [1, 2, 3], [1, 1, 1]],
    ],
  );
});

test("language pairs are shares in percent, queries down and positives across, on one scale", () => {
  const { data } = languagePairs(
    [
      { title: "mono", pairs: { "en-en": 3, "de-de": 1 } },
      { title: "cross", pairs: { "en-de": 1, "de-en": 1 } },
    ],
    ["en", "de"],
  ).spec;
  assert.deepEqual(data[0].z, [
    [75, null],
    [null, 25],
  ]);
  assert.deepEqual(data[1].z, [
    [null, 50],
    [50, null],
  ]);
  assert.deepEqual([data[0].zmax, data[1].zmax], [75, 75]);
});

const one = (value: number) => ({ mean: value, low: value, high: value });

test("a run's training curves are one line a kind that occurs, and the loss of guessing among 64: ln 64 = 4.1589", () => {
  const { data, layout } = trainingCurves(
    [
      { step: 1, kind: "cross", loss: one(4) },
      { step: 2, kind: "mono", loss: one(3) },
      { step: 3, kind: "cross", loss: one(2) },
    ],
    { batchSize: 64 },
  ).spec;
  assert.deepEqual(
    data.map(({ name, x, y }) => [name, x, y]),
    [
      ["mono batches", [2], [3]],
      ["cross batches", [1, 3], [4, 2]],
    ],
  );
  const [{ y0 }] = layout.shapes as { y0: number }[];
  assert.ok(Math.abs(y0 - 4.1589) < 1e-4);
});

test("guessing is ln of a query's candidates: its one positive and the others' of 4 queries", () => {
  const guessed = (batch: GuessedBatch) => {
    const { layout } = trainingCurves([{ step: 1, kind: "mono", loss: one(2) }], batch).spec;
    const [{ y0, y1 }] = layout.shapes as { y0: number; y1: number }[];
    assert.equal(y0, y1);
    return Number(y0.toFixed(6));
  };
  assert.equal(guessed({ batchSize: 4, positivesPerQuery: 1, isSymmetric: true }), 1.386294); // ln 4
  // two positives each: a query has 1 + 3 · 2 = 7 candidates; back, a positive has the 4 queries
  assert.equal(guessed({ batchSize: 4, positivesPerQuery: 2 }), 1.94591); // ln 7
  assert.equal(guessed({ batchSize: 4, positivesPerQuery: 2, isSymmetric: true }), 1.666102); // (ln 7 + ln 4) / 2
});

test("curves over seeds have a band from the lowest to the highest, norms a panel of their own", () => {
  const points = [1, 2].map((step) => ({
    step,
    kind: "multi" as const,
    loss: { mean: 3 / step, low: 2 / step, high: 5 / step },
    gradientNorm: one(step),
  }));
  const { data, layout } = trainingCurves(points, { batchSize: 64 }).spec;
  assert.deepEqual(
    data.map(({ xaxis, y }) => [xaxis, y]),
    [
      ["x", [2, 1]],
      ["x", [5, 2.5]],
      ["x", [3, 1.5]],
      ["x2", [1, 2]],
    ],
  );
  assert.equal(data[1].fill, "tonexty");
  assert.equal((layout.yaxis2 as { title: { text: string } }).title.text, "gradient norm");
});

test("a map of language pairs has queries down and candidates across, and one scale for all models", () => {
  const both = { measure: "AP", languages: ["en", "de"] };
  const { data, layout } = pairMeansMap([
    {
      ...both,
      title: "first",
      means: [
        [0.5, 0.25],
        [0.125, null],
      ],
    },
    {
      ...both,
      title: "second",
      means: [
        [0.75, 0.25],
        [0.375, null],
      ],
    },
  ]).spec;
  assert.deepEqual(data[0].z, [
    [0.5, 0.25],
    [0.125, null],
  ]);
  assert.deepEqual(data[1].text, [
    [".75", ".25"],
    [".38", ""],
  ]);
  assert.deepEqual(
    data.map(({ zmin, zmax }) => [zmin, zmax]),
    [
      [0.125, 0.75],
      [0.125, 0.75],
    ],
  );
  assert.equal((layout.yaxis as { title: { text: string } }).title.text, "queries in");
});
