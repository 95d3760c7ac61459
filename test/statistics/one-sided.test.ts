import assert from "node:assert/strict";
import { test } from "node:test";
import { aboveP } from "../../src/statistics";

test("by hand: Student's t of two degrees of freedom in closed form", () => {
  // value 2, standard error 1/√3, bound −2: t = 4√3
  const t = 4 * Math.sqrt(3);
  const tail = 0.5 * (1 - t / Math.sqrt(2 + t ** 2));
  const estimate = { value: 2, standardError: 1 / Math.sqrt(3), degreesOfFreedom: 2 };
  assert.ok(Math.abs(aboveP(estimate, -2) - tail) < 1e-12);
  assert.ok(Math.abs(aboveP(estimate, 6) - (1 - tail)) < 1e-12, "as far below a bound as above another");
  assert.ok(Math.abs(aboveP(estimate, 2) - 0.5) < 1e-12);
});

test("a value without error is above its bound or not", () => {
  const exact = { value: 0.1, standardError: 0, degreesOfFreedom: 4 };
  assert.deepEqual([aboveP(exact, 0), aboveP(exact, 0.1)], [0, 1]);
});
