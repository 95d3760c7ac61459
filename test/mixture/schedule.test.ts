import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { batchKinds, RandomStream } from "../../src/core";
import { balancedSchedule, makeMix, proportionsOf, randomSchedule } from "../../src/mixture";

test("a balanced schedule of thirds takes turns, and one of a single kind is that kind", () => {
  const turn = ["mono", "cross", "multi"];
  assert.deepEqual(balancedSchedule(makeMix(1, 1, 1), 6), [...turn, ...turn]);
  assert.deepEqual(balancedSchedule(makeMix(0, 1, 0), 3), ["cross", "cross", "cross"]);
});

test("after any number of batches each kind's count is within 3/4 of its proportion (Tijdeman's bound for three)", () => {
  const part = fc.integer({ min: 0, max: 997 });
  fc.assert(
    fc.property(
      part,
      part,
      fc.integer({ min: 1, max: 997 }),
      fc.integer({ min: 1, max: 300 }),
      (a, b, c, batches) => {
        const mix = makeMix(a, b, c);
        const shares = proportionsOf(mix);
        const counts: Record<string, number> = { mono: 0, cross: 0, multi: 0 };
        balancedSchedule(mix, batches).forEach((kind, index) => {
          counts[kind]++;
          for (const each of batchKinds) {
            assert.ok(Math.abs(counts[each] - (index + 1) * shares[each]) <= 0.75 + 1e-9);
          }
        });
      },
    ),
    { numRuns: 500 },
  );
});

test("a random schedule has its proportions within five standard errors, and none of a kind with proportion 0", () => {
  const kinds = randomSchedule(makeMix(1, 3, 0), 4000, new RandomStream(0, "schedule"));
  const mono = kinds.filter((kind) => kind === "mono").length;
  assert.ok(Math.abs(mono - 1000) < 5 * Math.sqrt(4000 * 0.25 * 0.75), String(mono));
  assert.ok(!kinds.includes("multi"));
});
