import assert from "node:assert/strict";
import { test } from "node:test";
import { accuracyAgainstCost, type RunCost, runCost } from "../../src/analysis";
import { corners, madeCell } from "./made-cells";

const scores = (value: number) => ({ mono: [value, value], cross: [value, value], multi: [value, value] });

test("a run's cost: pairs a second of its training, mean mAP over the settings there are", () => {
  const cell = madeCell(corners.mono, 1, { mono: [0.3, 0.5], cross: [0.2, 0.4], multi: [0.1, 0.1] });
  const found = runCost(cell);
  assert.equal(found?.mix, "mono");
  assert.equal(found?.pairsPerSecond, 160); // 640 pairs in 4 s
  assert.equal(found?.seconds, 4);
  assert.ok(Math.abs((found?.mAP ?? 0) - (0.4 + 0.3 + 0.1) / 3) < 1e-12);
  assert.deepEqual(found?.validations, []);
  const withoutMono = runCost(madeCell(corners.mono, 1, { ...scores(0.2), mono: null, multi: [0.4, 0.4] }));
  assert.ok(Math.abs((withoutMono?.mAP ?? 0) - 0.3) < 1e-12);
  assert.equal(runCost(madeCell(null, null, scores(0.1))), null);
});

test("a run's log says after how many seconds of steps it was measured", () => {
  // batches of 64 pairs at 32, 64 and 128 pairs/s take 2, 1 and half a second
  const of = (mean: number) => ({ mean, mono: mean, cross: null, multi: null });
  const metrics = [
    { pairsPerSecond: 32 },
    { pairsPerSecond: 64, validation: of(0.1) },
    { pairsPerSecond: 128, validation: of(0.3) },
  ];
  assert.deepEqual(runCost(madeCell(corners.cross, 0, scores(0.3)), metrics)?.validations, [
    { seconds: 3, mAP: 0.1 },
    { seconds: 3.5, mAP: 0.3 },
  ]);
});

const run = (mix: string, seed: number, mAP: number, seconds: number, reached: number[] = []): RunCost => ({
  mix,
  seed,
  mAP,
  pairsPerSecond: 1000 / seconds,
  seconds,
  validations: reached.map((value, place) => ({ seconds: place + 1, mAP: value })),
});

test("mixes stand with means over seeds, and those that another one beats are not on the front", () => {
  const rows = accuracyAgainstCost([
    run("mono", 0, 0.2, 4),
    run("cross", 0, 0.3, 5),
    run("mono", 1, 0.22, 6),
    run("multi", 0, 0.25, 5),
  ]);
  assert.deepEqual(
    rows.map(({ mix, seeds, seconds, isOnFront }) => [mix, seeds, seconds, isOnFront]),
    [
      ["mono", 2, 5, false], // as slow as cross, with less mAP
      ["cross", 1, 5, true],
      ["multi", 1, 5, false],
    ],
  );
  assert.ok(Math.abs(rows[0].mAP - 0.21) < 1e-12);
  assert.ok(Math.abs(rows[0].pairsPerSecond - (250 + 1000 / 6) / 2) < 1e-9);
  assert.ok(rows.every(({ cost }) => cost === "the whole training"));
});

test("with a target the cost is the time to it, and a mix that never came there is not on the front", () => {
  const runs = [
    run("mono", 0, 0.2, 9, [0.1, 0.2, 0.3]),
    run("cross", 0, 0.3, 9, [0.2, 0.1, 0.4]),
    run("multi", 0, 0.9, 9, [0.2, 0.3]),
    run("multi", 1, 0.9, 9, [0.1, 0.1]),
  ];
  assert.deepEqual(
    accuracyAgainstCost(runs, 0.2).map(({ seconds, isOnFront }) => [seconds, isOnFront]),
    [
      [2, false],
      [1, true],
      [null, false],
    ],
  );
  const untimed = accuracyAgainstCost([...runs, run("centroid", 0, 0.1, 3)], 0.2);
  assert.ok(untimed.every(({ cost }) => cost === "the whole training"));
  assert.deepEqual(
    untimed.map(({ seconds }) => seconds),
    [9, 9, 9, 3],
  );
});
