import assert from "node:assert/strict";
import { test } from "node:test";
import { balancedSchedule, mixLabel, parsePath } from "../../src/mixture";
import { defaultSettings } from "../../src/settings";
import { cellKey, pathControls, readResultRow, resultRow } from "../../src/sweep";
import { madeCell } from "../analysis/made-cells";

const settings = defaultSettings("emoji", { steps: 16, warmupSteps: 0 });
const path = parsePath([
  { until: 0.5, mix: "1:0:0" },
  { until: 1, mix: "0:1:0" },
]);

test("controls have the path's counts, and its shares of a falling rate", () => {
  const controls = pathControls(path, settings);
  assert.deepEqual(
    controls.map(({ equal, mix }) => [equal, mixLabel(mix)]),
    [
      ["counts", "1:1:0"],
      // rates fall from 16 to 1: the first half has 16 + … + 9 = 100 of 136, and 100/136 of 16 steps are 11.76
      ["rate-weighted shares", "3:1:0"],
    ],
  );
  const counts = (kind: string) =>
    balancedSchedule(controls[0].mix, 16).filter((each) => each === kind).length;
  assert.deepEqual([counts("mono"), counts("cross")], [8, 8]);
});

test("a constant rate makes the two controls one", () => {
  assert.deepEqual(
    pathControls(path, { ...settings, decay: "constant" }).map(({ equal }) => equal),
    ["counts"],
  );
});

test("every list among the settings is kept by its row", () => {
  const { result, timings } = madeCell(null, 3, { mono: [0.5], cross: [0.5], multi: [0.5] });
  const lists = {
    trainingLanguages: ["en"],
    evaluationLanguages: ["en", "de"],
    ignoredKeys: ["auto_map"],
    measureAt: [1, 2],
  };
  const cell = { ...result.cell, settings: { ...result.cell.settings, ...lists } };
  const { settings: read } = readResultRow(resultRow({ result: { ...result, cell }, timings })).result.cell;
  assert.deepEqual(
    [read.trainingLanguages, read.evaluationLanguages, read.ignoredKeys, read.measureAt],
    Object.values(lists),
  );
});

test("a path is kept by its row and decides the key", () => {
  const { result, timings } = madeCell(null, 3, { mono: [0.5], cross: [0.5], multi: [0.5] });
  const cell = { ...result.cell, mix: path };
  const row = resultRow({ result: { ...result, cell }, timings });
  assert.equal(row.mix, "1:0:0 until 0.5, 0:1:0");
  assert.deepEqual([row.mono, row.cross, row.multi], [0.5, 0.5, 0]);
  assert.deepEqual(readResultRow(row).result.cell.mix, path);
  const keyOf = (mix: typeof cell.mix | ReturnType<typeof pathControls>[number]["mix"]) =>
    cellKey({ ...cell, mix }, result.identity);
  const other = parsePath([
    { until: 0.5, mix: "0:1:0" },
    { until: 1, mix: "1:0:0" },
  ]);
  const keys = [keyOf(path), keyOf(other), keyOf(pathControls(path, settings)[0].mix)];
  assert.equal(new Set(keys).size, 3);
});

test("a key holds rules and parts above 0, not the names of kinds", () => {
  const { result } = madeCell(null, 3, { mono: [0.5], cross: [0.5], multi: [0.5] });
  const keyOf = (kinds: typeof settings.kinds, mix: Record<string, number>) =>
    cellKey({ ...result.cell, mix, settings: { ...result.cell.settings, kinds } }, result.identity);
  const half = { name: "half", same: 1 / 2, draw: "pair" } as const;
  const key = keyOf(["mono", "cross", "multi"], { mono: 1, cross: 0, multi: 1 });
  assert.equal(keyOf(["mono", half], { mono: 1, half: 1 }), key);
  assert.equal(keyOf(["mono", { ...half, name: "other" }, "x-x"], { mono: 1, other: 1, "x-x": 0 }), key);
  assert.notEqual(keyOf(["mono", { ...half, same: 1 / 3 }], { mono: 1, half: 1 }), key);
  assert.notEqual(keyOf(["mono", half], { mono: 1, half: 2 }), key);
});
