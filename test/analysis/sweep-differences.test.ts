import assert from "node:assert/strict";
import { test } from "node:test";
import { sweepDifferences } from "../../src/analysis";
import { pairedContrast } from "../../src/statistics";
import { corners, madeCell } from "./made-cells";

const scores = (seed: number, shift: number) =>
  [0.1, 0.3, 0.2, 0.4].map((score) => score + seed / 50 + shift);
const cell = (kind: "mono" | "cross", seed: number, shift: number, mono = true) =>
  madeCell(corners[kind], seed, {
    mono: mono ? scores(seed, shift) : null,
    cross: scores(seed, 2 * shift).map((score, item) => score + shift * (item % 2)),
    multi: scores(seed, 0),
  });

test("mixes and seeds of both are paired, whatever their order, and p is adjusted over all of them", () => {
  const shorter = [
    cell("cross", 1, 0.01),
    cell("cross", 0, 0.01),
    cell("mono", 0, 0.01),
    cell("mono", 1, 0.01),
  ];
  const longer = [0, 1, 2].flatMap((seed) => [cell("mono", seed, 0), madeCell(null, null, cellScores)]);
  const rows = sweepDifferences(shorter, [...longer, cell("cross", 0, 0), cell("cross", 1, 0)]);
  assert.deepEqual(
    rows.map(({ mix, setting }) => `${mix} ${setting}`),
    ["cross mono", "cross cross", "cross multi", "mono mono", "mono cross", "mono multi"],
  );
  const [mono, cross, multi] = rows;
  // every score .01 higher; twice .01 and every second item .01 more: (2·.02 + 2·.03) / 4; the same
  assert.ok(Math.abs(mono.estimate - 0.01) < 1e-12);
  assert.ok(Math.abs(cross.estimate - 0.025) < 1e-12);
  assert.ok(Math.abs(multi.estimate) < 1e-12);
  const expected = pairedContrast(
    [0, 1].map((seed) => cell("mono", seed, 0.01).result.itemScores.cross as number[]),
    [0, 1].map((seed) => cell("mono", seed, 0).result.itemScores.cross as number[]),
  );
  assert.ok(Math.abs(rows[4].low - expected.low) < 1e-12);
  const [holmP, pValue] = [rows[4].holmP ?? Number.NaN, expected.pValue ?? Number.NaN];
  assert.ok(holmP >= pValue && holmP <= 6 * pValue + 1e-12);
});

const cellScores = { mono: [0, 0, 0, 0], cross: [0, 0, 0, 0], multi: [0, 0, 0, 0] };

test("a kind of setting that one of them lacks is left out", () => {
  const rows = sweepDifferences([cell("mono", 0, 0, false)], [cell("mono", 0, 0)]);
  assert.deepEqual(
    rows.map(({ setting }) => setting),
    ["cross", "multi"],
  );
});
