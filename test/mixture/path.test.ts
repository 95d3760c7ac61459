import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { RandomStream } from "../../src/core";
import { balancedSchedule, mixLabel, parsePath, proportionsOf, randomSchedule } from "../../src/mixture";

const names = ["mono", "cross", "multi", "x-x"];

/** A path as JSON has it, with its share of each kind as a function of time, by hand. */
const madePath = fc
  .record({
    kinds: fc.integer({ min: 2, max: 4 }),
    ends: fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 4 }),
    parts: fc.array(fc.tuple(...names.map(() => fc.oneof(fc.constant(0), fc.nat(30)))), {
      minLength: 10,
      maxLength: 10,
    }),
    areLines: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
  })
  .map(({ kinds, ends, parts, areLines }) => {
    const untils = [...new Set(ends)].sort((a, b) => a - b).map((end) => end / 100);
    const mixes = parts.map((each) =>
      (each.slice(0, kinds).every((part) => part === 0) ? [1, 1, 1, 1] : each).slice(0, kinds),
    );
    const pieces = [...untils, 1].map((until, index) => ({
      until,
      from: mixes[2 * index],
      to: areLines[index] ? mixes[2 * index + 1] : mixes[2 * index],
    }));
    return { kinds: names.slice(0, kinds), pieces };
  });

const share = (parts: readonly number[], kind: number) =>
  parts[kind] / parts.reduce((sum, part) => sum + part, 0);

test("on any path each kind's count is within 1 − 1/(2k − 2) of the integral of its share", () => {
  fc.assert(
    fc.property(madePath, fc.integer({ min: 1, max: 400 }), ({ kinds, pieces }, batches) => {
      const path = parsePath(
        pieces.map(({ until, from, to }) =>
          from === to ? { until, mix: from.join(":") } : { until, from: from.join(":"), to: to.join(":") },
        ),
        kinds,
      );
      const integral = (kind: number, time: number) => {
        let [begin, sum] = [0, 0];
        for (const { until, from, to } of pieces) {
          const end = Math.min(time, until * batches);
          if (end <= begin) break;
          const slope = (share(to, kind) - share(from, kind)) / (until * batches - begin);
          sum += (end - begin) * (share(from, kind) + (slope * (end - begin)) / 2); // a trapezium
          begin = end;
        }
        return sum;
      };
      const used = kinds.filter((_, kind) => integral(kind, batches) > 0).length;
      const bound = used === 1 ? 1e-6 : 1 - 1 / (2 * used - 2) + 1e-6;
      const counts: Record<string, number> = {};
      balancedSchedule(path, batches).forEach((name, index) => {
        counts[name] = (counts[name] ?? 0) + 1;
        kinds.forEach((kind, place) => {
          const off = Math.abs((counts[kind] ?? 0) - integral(place, index + 1));
          assert.ok(off <= bound, `${kind} is ${off} off after ${index + 1} of ${batches}`);
        });
      });
      kinds.forEach((kind, place) => {
        assert.ok(Math.abs(proportionsOf(path)[kind] - integral(place, batches) / batches) < 1e-9);
      });
    }),
    { numRuns: 1500 },
  );
});

test("a line from mono to cross, by hand: cross is due 1/16, 4/16, 9/16, 1, 25/16, 36/16, 49/16 and 4 times in eight", () => {
  const path = parsePath([{ until: 1, from: "1:0:0", to: "0:1:0" }]);
  const schedule = balancedSchedule(path, 8);
  // lags of 1/2 or more: cross is first due at the third batch (9/16), before mono's 5th half (2.44 of 2)
  assert.deepEqual(schedule.slice(0, 3), ["mono", "mono", "cross"]);
  assert.equal(schedule.filter((kind) => kind === "cross").length, 4);
  assert.equal(mixLabel(path), "1:0:0 to 0:1:0");
});

test("a path of one constant mix is that mix, and pieces change where they say", () => {
  const constant = parsePath([{ until: 1, mix: "2:1:1" }]);
  assert.deepEqual(balancedSchedule(constant, 40), balancedSchedule({ mono: 2, cross: 1, multi: 1 }, 40));
  const turned = parsePath([
    { until: 0.25, mix: "1:0:0" },
    { until: 1, mix: "0:0:1" },
  ]);
  assert.deepEqual(balancedSchedule(turned, 8), ["mono", "mono", ...Array(6).fill("multi")]);
  assert.deepEqual(randomSchedule(turned, 8, new RandomStream(1, "schedule")), balancedSchedule(turned, 8));
  assert.deepEqual(proportionsOf(turned), { mono: 0.25, cross: 0, multi: 0.75 });
  assert.equal(mixLabel(turned), "1:0:0 until 0.25, 0:0:1");
});

test("a random schedule on a path has the share of each time over seeds", () => {
  const path = parsePath([{ until: 1, from: "1:0:0", to: "0:1:0" }]);
  const seeds = 2000;
  const counts = Array<number>(10).fill(0);
  for (let seed = 0; seed < seeds; seed++)
    randomSchedule(path, 10, new RandomStream(seed, "schedule")).forEach((kind, step) => {
      if (kind === "cross") counts[step]++;
    });
  counts.forEach((count, step) => {
    const p = (2 * step + 1) / 20;
    assert.ok(Math.abs(count - seeds * p) < 5 * Math.sqrt(seeds * p * (1 - p)), `${count} at step ${step}`);
  });
});

test("what is no path is refused by what is wrong with it", () => {
  const refused = (pieces: unknown, message: RegExp) => assert.throws(() => parsePath(pieces), message);
  refused([{ until: 0.5, mix: "1:0:0" }], /^UserError: path .*: it ends at 0\.5; the last piece has until 1/);
  refused(
    [{ until: 1.2, mix: "1:0:0" }],
    /until must be a number above 0, where the piece begins, and at most 1, not 1\.2/,
  );
  refused(
    [
      { until: 0.5, mix: "1:0:0" },
      { until: 0.5, mix: "0:1:0" },
    ],
    /until must be a number above 0\.5/,
  );
  refused([{ until: 1, mix: "1:0" }], /mix "1:0": write three parts/);
  refused([{ until: 1, from: "1:0:0" }], /each piece has until and mix, or until, from and to/);
  refused([{ until: 1, mix: "1:0:0", too: "0:1:0" }], /each piece has/);
  for (const none of [[], "1:0:0", null, {}]) refused(none, /write a list, as \[\{"until": 0\.5/);
});
