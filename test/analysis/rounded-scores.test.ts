import assert from "node:assert/strict";
import { test } from "node:test";
import { roundedScores } from "../../src/analysis";

const rows = [Float32Array.of(0.24, 0.21, 0.16), Float32Array.of(-0.24, 0.5, 0.55)];
const scoresOf = (from: number, to: number) =>
  Float32Array.from(rows.slice(from, to).flatMap((row) => [...row]));
const relevant = [[1], [0, 1]];

test("scores are in whole steps of the last decimal", () => {
  const one = roundedScores(scoresOf, relevant, { decimals: 1, lift: 0 });
  assert.deepEqual([...one(0, 2)], [2, 2, 2, -2, 5, 6]);
  assert.deepEqual([...roundedScores(scoresOf, relevant, { decimals: 2, lift: 0 })(0, 1)], [24, 21, 16]);
});

test("relevant candidates of each query in the block are lifted above what they tie with", () => {
  const lifted = roundedScores(scoresOf, relevant, { decimals: 1, lift: 0.5 });
  assert.deepEqual([...lifted(0, 2)], [2, 2.5, 2, -1.5, 5.5, 6]);
  assert.deepEqual([...lifted(1, 2)], [-1.5, 5.5, 6]);
  assert.deepEqual([...rows[0]], [...Float32Array.of(0.24, 0.21, 0.16)], "what was given stays");
});
