import assert from "node:assert/strict";
import { test } from "node:test";
import { costByShape, type ShapeCost } from "../../src/figures";

const cost = (varied: ShapeCost["varied"], task: ShapeCost["task"], more: Partial<ShapeCost>): ShapeCost => ({
  varied,
  task,
  tokens: 32,
  count: 64,
  layers: 3,
  ours: 2,
  theirs: 4,
  ...more,
});
const costs = [
  cost("tokens", "encode", { tokens: 8, ours: 1 }),
  cost("tokens", "encode", { tokens: 512, ours: 70 }),
  cost("count", "train", { count: 8, theirs: 90 }),
  cost("layers", "encode", { layers: 12 }),
];

interface Line {
  name: string;
  xaxis: string;
  x: number[];
  y: (number | null)[];
  showlegend: boolean;
}

const lineOf = (lines: readonly Line[], name: string, xaxis: string) =>
  lines.find((line) => line.name === name && line.xaxis === xaxis) as Line;

test("each panel has what was varied in it, each side and task its line", () => {
  const lines = costByShape(costs).spec.data as unknown as Line[];
  assert.equal(lines.length, 12);
  const { x, y } = lineOf(lines, "batchmix, encode", "x");
  assert.deepEqual(
    [x, y],
    [
      [8, 512],
      [1, 70],
    ],
  );
  assert.deepEqual(lineOf(lines, "torch, train", "x2").y, [90]);
  assert.deepEqual(lineOf(lines, "batchmix, encode", "x3").x, [12]);
});

test("a side that was not measured has no entry in the legend", () => {
  const alone = costByShape(costs.map((each) => ({ ...each, theirs: null })));
  const lines = alone.spec.data as unknown as Line[];
  assert.ok(!lines.some(({ name, showlegend }) => name.startsWith("torch") && showlegend));
  assert.ok(lineOf(lines, "batchmix, encode", "x").showlegend);
});
