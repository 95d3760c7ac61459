import assert from "node:assert/strict";
import { test } from "node:test";
import { learningRateAt } from "../../src/training";

test("the learning rate climbs by quarters, then falls by sixteenths, as in the docstring's formula", () => {
  const schedule = { peak: 8, warmupSteps: 4, steps: 20, decay: "linear" as const };
  const rates = Array.from({ length: 20 }, (_, step) => learningRateAt(schedule, step));
  assert.deepEqual(rates.slice(0, 6), [2, 4, 6, 8, 8, 7.5]);
  assert.equal(rates[19], 0.5);
});

test("without warm-up the first step has the peak rate", () => {
  assert.equal(learningRateAt({ peak: 3, warmupSteps: 0, steps: 2, decay: "linear" }, 0), 3);
});

test("a step outside the schedule is refused", () => {
  assert.throws(
    () => learningRateAt({ peak: 1, warmupSteps: 1, steps: 2, decay: "linear" }, 2),
    /from 0 to 1, got 2/,
  );
});

test("half a cosine from the peak: 4 · (1 + cos 0, π/4, π/2, 3π/4) / 2; constant stays there", () => {
  const after = (decay: "cosine" | "constant") =>
    [2, 3, 4, 5].map((step) => learningRateAt({ peak: 4, warmupSteps: 2, steps: 6, decay }, step));
  const expected = [4, 2 + Math.SQRT2, 2, 2 - Math.SQRT2];
  for (const [i, rate] of after("cosine").entries()) assert.ok(Math.abs(rate - expected[i]) < 1e-12);
  assert.deepEqual(after("constant"), [4, 4, 4, 4]);
});
