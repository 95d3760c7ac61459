import assert from "node:assert/strict";
import { test } from "node:test";
import { panelGrid } from "../../src/figures/panels";

const gaps = { across: 40, down: 50, margin: { l: 30, r: 10, t: 20, b: 30 } };

test("panels stand beside each other on two columns, with a gap of 40 pixels between them", () => {
  const { places, heightInches, isStacked } = panelGrid([100, 80], 6.3, gaps);
  assert.equal(isStacked, false);
  assert.equal(heightInches * 96, 100 + 20 + 30);
  const width = 6.3 * 96 - 30 - 10;
  const [first, second] = places.map(({ x }) => x.map((share) => share * width));
  assert.ok(Math.abs(second[0] - first[1] - 40) < 1e-9 && second[1] === width);
  assert.deepEqual(
    places.map(({ suffix, y }) => [suffix, ...y]),
    [
      ["", 0, 1],
      ["2", 0, 1],
    ],
  );
});

test("in one column the first is on top, each as high as it is, with 50 pixels between them", () => {
  for (const column of [3.03, 3.25]) {
    const { places, heightInches, isStacked } = panelGrid([100, 80], column, gaps);
    assert.equal(isStacked, true);
    assert.ok(Math.abs(heightInches * 96 - (100 + 50 + 80 + 20 + 30)) < 1e-9);
    const [first, second] = places.map(({ y }) => y.map((share) => Math.round(share * 230)));
    assert.deepEqual(
      [first, second],
      [
        [130, 230],
        [0, 80],
      ],
    );
    assert.ok(places.every(({ x }) => x[0] === 0 && x[1] === 1));
  }
  assert.equal(panelGrid([100], 3.03, gaps).isStacked, false);
});
