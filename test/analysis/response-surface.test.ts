import assert from "node:assert/strict";
import { test } from "node:test";
import { fitResponseSurface } from "../../src/analysis";
import { yarn } from "./yarn";

test("the quadratic fitted to Cornell's yarn elongation data has the published coefficients", () => {
  // published: 11.7 x1 + 9.4 x2 + 16.4 x3 + 19.0 x1 x2 + 11.4 x1 x3 - 9.6 x2 x3; R² of .9514
  const surface = fitResponseSurface(yarn);
  const rounded = Object.values(surface.coefficients).map((coefficient) => Number(coefficient.toFixed(1)));
  assert.deepEqual(rounded, [11.7, 9.4, 16.4, 19.0, 11.4, -9.6]);
  assert.equal(surface.rSquared.toFixed(4), "0.9514");
  assert.ok(Math.abs(surface.predict({ mono: 0.5, cross: 0.5, multi: 0 }) - 15.3) < 1e-9); // the mean of its three
});

test("the linear polynomial fitted to the same data is numpy's", () => {
  // numpy 2.x, numpy.linalg.lstsq on the shares: 14.994545, 9.830909, 15.794545; R² .427338
  const { coefficients, rSquared } = fitResponseSurface(yarn, "linear");
  assert.deepEqual(
    Object.values(coefficients).map((coefficient) => coefficient.toFixed(6)),
    ["14.994545", "9.830909", "15.794545"],
  );
  assert.equal(rSquared.toFixed(6), "0.427338");
});

test("the special cubic passes through the seven mixes of a simplex-centroid design", () => {
  const third = 1 / 3;
  const shares = [
    [1, 0, 0],
    [0.5, 0.5, 0],
    [0, 1, 0],
    [0, 0.5, 0.5],
    [0, 0, 1],
    [0.5, 0, 0.5],
    [third, third, third],
  ];
  const values = [3, 1, 4, 1, 5, 9, 2];
  const centroid = shares.map(([mono, cross, multi], index) => ({
    point: { mono, cross, multi },
    value: values[index],
  }));
  const surface = fitResponseSurface(centroid, "special cubic");
  for (const { point, value } of centroid) assert.ok(Math.abs(surface.predict(point) - value) < 1e-9);
  // Scheffé 1958: β123 = 27 y123 − 12 (y12 + y13 + y23) + 3 (y1 + y2 + y3)
  const expected = 27 * 2 - 12 * (1 + 9 + 1) + 3 * (3 + 4 + 5);
  assert.ok(Math.abs(surface.coefficients.mono·cross·multi - expected) < 1e-9);
  assert.ok(fitResponseSurface(centroid).rSquared < 1); // the quadratic has a coefficient less than mixes
});

test("the fit does not depend on the order of the observations", () => {
  const forwards = fitResponseSurface(yarn).coefficients;
  const backwards = fitResponseSurface([...yarn].reverse()).coefficients;
  for (const [name, value] of Object.entries(forwards)) assert.ok(Math.abs(backwards[name] - value) < 1e-9);
});

test("observations that do not determine a polynomial are refused, also when only nearly so", () => {
  const corner = { point: { mono: 1, cross: 0, multi: 0 }, value: 1 };
  assert.throws(() => fitResponseSurface([corner]), /6 observations or more, got 1/);
  assert.throws(() => fitResponseSurface(Array(7).fill(corner)), /too few different ones/);
  const three = [
    [0.1, 0.2, 0.7],
    [0.3, 0.3, 0.4],
    [0.2, 0.25, 0.55],
  ].map(([mono, cross, multi]) => ({ point: { mono, cross, multi }, value: mono }));
  assert.throws(() => fitResponseSurface([...three, ...three, ...three]), /too few different ones/);
});
