import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decimal, roundScale, scaleTexts } from "../../src/figures/round-scale";

test("bounds and steps are round numbers, with the decimals that they need", () => {
  assert.deepEqual(roundScale([0.152, 0.167], 5), {
    start: 0.15,
    end: 0.17,
    step: 0.005,
    digits: 3,
    values: [0.15, 0.155, 0.16, 0.165, 0.17],
  });
  assert.deepEqual(roundScale([-0.03, 0, 0.04], 5).values, [-0.04, -0.02, 0, 0.02, 0.04]);
  assert.deepEqual(roundScale([3, 41], 5), {
    start: 0,
    end: 50,
    step: 10,
    digits: 0,
    values: [0, 10, 20, 30, 40, 50],
  });
});

test("any values lie within, in at most so many steps and two more for the ends", () => {
  const value = fc.double({ min: -1e3, max: 1e3, noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(
      fc.array(value, { minLength: 1, maxLength: 9 }),
      fc.integer({ min: 2, max: 10 }),
      (values, steps) => {
        const { start, end, step, values: marks } = roundScale(values, steps);
        const slack = 1e-5 * step;
        assert.ok(start <= Math.min(...values) + slack && end >= Math.max(...values) - slack);
        assert.ok(marks.length >= 2 && marks.length <= steps + 3);
        assert.deepEqual([marks[0], marks[marks.length - 1]], [start, end]);
      },
    ),
  );
});

test("numbers have fixed decimals, no zero before the point and a true minus sign", () => {
  assert.deepEqual(
    [0.05, -0.05, 0, 1, -12.345].map((value) => decimal(value, 2)),
    [".05", "−.05", ".00", "1.00", "−12.35"],
  );
});

test("axes of shares and differences have no zero before the point; ratios are as usual", () => {
  const texts = (...values: number[]) => scaleTexts(roundScale(values, 4));
  assert.deepEqual(texts(0.09, 0.105), [".090", ".095", ".100", ".105"]);
  assert.deepEqual(texts(-0.02, 0.02), ["−.02", "−.01", "0", ".01", ".02"]);
  assert.deepEqual(texts(0, 1), ["0", ".5", "1"]);
  assert.deepEqual(texts(0.95, 1.05), ["0.95", "1.00", "1.05"]);
  assert.deepEqual(texts(0, 3.8), ["0", "1", "2", "3", "4"]);
});
