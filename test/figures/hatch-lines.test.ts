import assert from "node:assert/strict";
import { test } from "node:test";
import { hatchLines } from "../../src/figures/hatch-lines";

const square = (from: number, to: number) =>
  [
    [from, from],
    [to, from],
    [to, to],
    [from, to],
    [from, from],
  ] as const;

const lengthOf = (lines: ReturnType<typeof hatchLines>) =>
  lines.reduce((sum, [[a, b], [c, d]]) => sum + Math.hypot(c - a, d - b), 0);

test("lines at 45 degrees fill a square: their length times their distance is its area", () => {
  const lines = hatchLines([square(0, 1)], 0.01);
  assert.ok(Math.abs(0.01 * lengthOf(lines) - 1) < 0.002);
  for (const [[a, b], [c, d]] of lines) {
    assert.ok(Math.abs(d - b - (c - a)) < 1e-12);
    for (const value of [a, b, c, d]) assert.ok(value > -1e-12 && value < 1 + 1e-12);
  }
  // the diagonal is one of them
  assert.ok(
    lines.some(([[a, b], [c, d]]) => Math.abs(a) + Math.abs(b) + Math.abs(c - 1) + Math.abs(d - 1) < 1e-9),
  );
});

test("a ring within another is a hole, and rings apart are hatched both", () => {
  const hole = hatchLines([square(0, 1), square(0.25, 0.75)], 0.01);
  assert.ok(Math.abs(0.01 * lengthOf(hole) - (1 - 0.25)) < 0.004);
  const apart = hatchLines([square(0, 1), square(2, 3)], 0.01);
  assert.ok(Math.abs(0.01 * lengthOf(apart) - 2) < 0.004);
});
