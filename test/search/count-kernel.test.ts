import assert from "node:assert/strict";
import { test } from "node:test";
import { RandomStream } from "../../src/core";
import { countKernel } from "../../src/search/count-kernel";

const kernel = countKernel();

test("the kernel counts as a plain loop does, in rows of every length around its own", () => {
  const stream = new RandomStream(3, "kernel");
  for (const length of [0, 1, 3, 4, 5, 8191, 8192, 8193, 20011]) {
    for (const size of [0, 1, 3, 4, 5, 11]) {
      const scores = Float32Array.from({ length }, () => stream.below(9) - 4);
      const thresholds = Float32Array.from({ length: size }, () => stream.below(11) - 5);
      if (size > 2) thresholds[2] = Number.NEGATIVE_INFINITY;
      const counts = new Uint32Array(size).fill(7);
      assert.equal(kernel.count(scores, thresholds, counts), false);
      const expected = Array.from(thresholds, (least) => 7 + scores.filter((score) => score >= least).length);
      assert.deepEqual([...counts], expected, `${length} scores, ${size} thresholds`);
    }
  }
});

test("the kernel tells of a NaN in any place, without thresholds too", () => {
  for (const at of [0, 1, 2, 3, 4, 8191, 8192, 8196]) {
    const scores = new Float32Array(8197);
    scores[at] = Number.NaN;
    assert.equal(kernel.count(scores, Float32Array.of(0), new Uint32Array(1)), true, `${at}`);
    assert.equal(kernel.count(scores, new Float32Array(0), new Uint32Array(0)), true, `${at}`);
  }
});

test("minus zero ties with zero", () => {
  const counts = new Uint32Array(2);
  kernel.count(Float32Array.of(-0, 0), Float32Array.of(0, -0), counts);
  assert.deepEqual([...counts], [2, 2]);
});
