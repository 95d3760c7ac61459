import assert from "node:assert/strict";
import { test } from "node:test";
import { placeLabels } from "../../src/figures/place-labels";

const plot = { width: 200, height: 200 };

test("a name stands above its mark, where there is room; else below, right or left", () => {
  const at = (x: number, y: number, text = "mono") => ({ x, y, text });
  assert.deepEqual(placeLabels([at(100, 100)], plot, 9), ["top center"]);
  assert.deepEqual(placeLabels([at(100, 198)], plot, 9), ["bottom center"]);
  assert.deepEqual(placeLabels([at(3, 100)], plot, 9), ["middle right"]);
  assert.deepEqual(placeLabels([at(197, 100)], plot, 9), ["middle left"]);
  // another mark is where the name would stand
  assert.deepEqual(placeLabels([at(100, 100), at(100, 112)], plot, 9), ["bottom center", "top center"]);
});

test("two names that would touch are set apart", () => {
  const points = [
    { x: 100, y: 100, text: "mono+cross" },
    { x: 120, y: 104, text: "cross+multi" },
  ];
  const [first, second] = placeLabels(points, plot, 9);
  assert.notEqual(first, second);
});

test("a name without room is left out, and the first ones keep theirs", () => {
  const crowd = Array.from({ length: 12 }, (_, at) => ({
    x: 100 + 6 * (at % 4),
    y: 100 + 6 * Math.floor(at / 4),
    text: `mix ${at}`,
  }));
  const sides = placeLabels([{ x: 97, y: 94, text: "mono" }, ...crowd], plot, 9);
  assert.notEqual(sides[0], null);
  assert.ok(sides.filter((side) => side === null).length >= 6, String(sides));
});
