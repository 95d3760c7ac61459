import assert from "node:assert/strict";
import { test } from "node:test";
import { fitResponseSurface } from "../../src/analysis";

test("the quadratic fitted to Cornell's yarn elongation data has the published coefficients", () => {
  // Cornell 2002, Experiments with Mixtures, 3rd edition, section 2.4: polyethylene, polystyrene, polypropylene;
  // published: 11.7 x1 + 9.4 x2 + 16.4 x3 + 19.0 x1 x2 + 11.4 x1 x3 - 9.6 x2 x3
  const observed: [number, number, number, number[]][] = [
    [1, 0, 0, [11.0, 12.4]],
    [0.5, 0.5, 0, [15.0, 14.8, 16.1]],
    [0, 1, 0, [8.8, 10.0]],
    [0, 0.5, 0.5, [10.0, 9.7, 11.8]],
    [0, 0, 1, [16.8, 16.0]],
    [0.5, 0, 0.5, [17.7, 16.4, 16.6]],
  ];
  const surface = fitResponseSurface(
    observed.flatMap(([mono, cross, multi, values]) =>
      values.map((value) => ({ point: { mono, cross, multi }, value })),
    ),
  );
  const rounded = Object.values(surface.coefficients).map((coefficient) => Number(coefficient.toFixed(1)));
  assert.deepEqual(rounded, [11.7, 9.4, 16.4, 19.0, 11.4, -9.6]);
  assert.equal(surface.residualDegrees, 9);
  assert.ok(Math.abs(surface.predict({ mono: 0.5, cross: 0.5, multi: 0 }) - 15.3) < 1e-9); // the mean of its three
});

test("observations that do not determine a quadratic are refused", () => {
  const corner = { point: { mono: 1, cross: 0, multi: 0 }, value: 1 };
  assert.throws(() => fitResponseSurface([corner]), /6 observations or more, got 1/);
  assert.throws(() => fitResponseSurface(Array(7).fill(corner)), /too few different ones/);
});
