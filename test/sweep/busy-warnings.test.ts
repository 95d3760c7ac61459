import assert from "node:assert/strict";
import os from "node:os";
import { test } from "node:test";
import { busyWarnings } from "../../src/index";

const processors = os.availableParallelism();

test("a plan says that other work keeps half of the processors busy, and nothing of an idle machine", () => {
  assert.deepEqual(busyWarnings(0), []);
  assert.deepEqual(busyWarnings(processors / 2 - 0.01), []);
  assert.deepEqual(busyWarnings(processors / 2 + 0.1), [
    `other work keeps ${(processors / 2 + 0.1).toFixed(1)} of this machine's ${processors} processors busy: times that are measured beside it are too long`,
  ]);
});
