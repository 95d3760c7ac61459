import assert from "node:assert/strict";
import { test } from "node:test";
import { stepRanges } from "../../src/analysis";
import { makeMix } from "../../src/mixture";
import { corners, madeCell } from "./made-cells";

const scores = { mono: null, cross: [0.1, 0.2], multi: [0.1, 0.2] };
const shares = { batches: { mono: 0, cross: 0, multi: 0 }, pairs: {}, languages: {} };

function trained(mix: typeof corners.mono, seed: number, losses: readonly number[]) {
  const cell = madeCell(mix, seed, scores);
  const steps = losses.map((loss) => ({ loss, gradientNorm: 2 * loss }));
  return { ...cell, result: { ...cell.result, training: { steps, shares } } };
}

test("each step of a pure mix is over its seeds, also where one ended early; other mixes have no curve", () => {
  const cells = [
    madeCell(null, null, scores),
    trained(corners.mono, 0, [4, 3]),
    trained(corners.mono, 1, [2]),
    trained(makeMix(1, 1, 0), 0, [9]),
  ];
  assert.deepEqual(stepRanges(cells), [
    {
      kind: "mono",
      step: 1,
      loss: { mean: (4 + 2) / 2, low: 2, high: 4 },
      gradientNorm: { mean: (8 + 4) / 2, low: 4, high: 8 },
    },
    { kind: "mono", step: 2, loss: { mean: 3, low: 3, high: 3 }, gradientNorm: { mean: 6, low: 6, high: 6 } },
  ]);
  assert.deepEqual(stepRanges([madeCell(corners.cross, 0, scores)]), []); // results without steps
});
