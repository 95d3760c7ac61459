import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { defaultSettings, defaultThroughputSettings } from "../../src/settings";

test("the warm-up fits the steps, and batches of encoding fit the texts, whatever is given", () => {
  assert.equal(defaultSettings("emoji").warmupSteps, 2);
  assert.equal(defaultSettings("flickr30k-x", { steps: 20 }).warmupSteps, 2); // 4 of 40
  assert.deepEqual(defaultThroughputSettings().batchSizes, [8, 32, 128]);
  assert.deepEqual(defaultThroughputSettings({ texts: 100 }).batchSizes, [8, 32]);
  assert.deepEqual(defaultThroughputSettings({ texts: 3 }).batchSizes, [3]);
  fc.assert(
    fc.property(fc.constantFrom("emoji", "ntrex"), fc.integer({ min: 1, max: 200 }), (corpus, count) => {
      assert.ok(defaultSettings(corpus, { steps: count }).warmupSteps < count);
      const { batchSizes } = defaultThroughputSettings({ texts: count });
      assert.ok(batchSizes.length > 0 && Math.max(...batchSizes) <= count);
    }),
  );
});

test("settings that a notebook gives are checked as those of the command line and of sweep files", () => {
  for (const [given, message] of [
    [{ schedule: "balancd" }, /^UserError: schedule must be one of balanced, random, not "balancd"$/],
    [{ stepz: 3 }, /^UserError: unknown setting "stepz"; there are corpus, /],
    [{ patience: 2 }, /^UserError: patience counts measurements: give evaluateEvery/],
  ] as const)
    assert.throws(() => defaultSettings("emoji", given as object), message);
  assert.throws(
    () => defaultThroughputSettings({ texts: 8, batchSizes: [16] }),
    /^UserError: batches of 16 texts need as many: give fewer, or more texts than 8$/,
  );
});
