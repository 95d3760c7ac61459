import assert from "node:assert/strict";
import { test } from "node:test";
import { learningRateAt } from "../../src/training";

test("the learning rate climbs by quarters, then falls by sixteenths, as in the docstring's formula", () => {
  const schedule = { peak: 8, warmupSteps: 4, steps: 20 };
  const rates = Array.from({ length: 20 }, (_, step) => learningRateAt(schedule, step));
  assert.deepEqual(rates.slice(0, 6), [2, 4, 6, 8, 8, 7.5]);
  assert.equal(rates[19], 0.5);
});

test("without warm-up the first step has the peak rate", () => {
  assert.equal(learningRateAt({ peak: 3, warmupSteps: 0, steps: 2 }, 0), 3);
});

test("a step outside the schedule is refused", () => {
  assert.throws(() => learningRateAt({ peak: 1, warmupSteps: 1, steps: 2 }, 2), /from 0 to 1, got 2/);
});
