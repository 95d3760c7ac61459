import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { paretoFront } from "../../src/analysis";

type Mix = readonly [label: string, mAP: number, rankDistance: number];
const highAccuracy = ([, mAP]: Mix) => mAP;
const lowBias = ([, , distance]: Mix) => -distance;

// arXiv 2408.10536: mAP in multi retrieval and rank distance on XQuAD-R, first XLM-R, then LaBSE
const published: Mix[] = [
  ["XLM-R mono", 0.5479, 410.2],
  ["XLM-R cross", 0.5934, 295.4],
  ["XLM-R hybrid", 0.5927, 286.6],
  ["LaBSE mono", 0.6517, 261.5],
  ["LaBSE cross", 0.6791, 225.2],
  ["LaBSE hybrid", 0.6817, 221.1],
];

test("of the published XLM-R models cross and hybrid are on the front of multi mAP and language bias", () => {
  const front = paretoFront(published.slice(0, 3), [highAccuracy, lowBias]);
  assert.deepEqual(
    front.map(([label]) => label),
    ["XLM-R cross", "XLM-R hybrid"],
  );
  assert.deepEqual(paretoFront(published, [highAccuracy, lowBias]), [published[5]]);
});

test("equal points stand or fall together, and infinite costs lose to finite ones", () => {
  const twice: Mix[] = [
    ["a", 0.5, 10],
    ["b", 0.5, 10],
    ["c", 0.5, 11],
    ["never", 0.5, Number.POSITIVE_INFINITY],
  ];
  assert.deepEqual(paretoFront(twice, [highAccuracy, lowBias]), twice.slice(0, 2));
  assert.deepEqual(paretoFront([], [highAccuracy]), []);
});

test("every point off the front is dominated by one on it, and none on it by any", () => {
  const value = fc.integer({ min: 0, max: 4 });
  const point = fc.tuple(fc.string(), value, value);
  fc.assert(
    fc.property(fc.array(point, { maxLength: 20 }), (points) => {
      const front = paretoFront(points, [highAccuracy, lowBias]);
      const beats = (a: Mix, b: Mix) => a[1] >= b[1] && a[2] <= b[2] && (a[1] !== b[1] || a[2] !== b[2]);
      for (const each of points)
        assert.equal(
          front.some((other) => beats(other, each)),
          !front.includes(each),
        );
    }),
  );
});

test("objectives are needed, and values are numbers", () => {
  assert.throws(() => paretoFront(published, []), /at least one objective, got none/);
  assert.throws(() => paretoFront([["x", Number.NaN, 1] as Mix], [highAccuracy]), /got NaN at 0/);
});
