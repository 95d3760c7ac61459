import assert from "node:assert/strict";
import { test } from "node:test";
import { cellsAt, courseRows, measuredSteps, stepsToReach, studyContrasts } from "../../src/analysis";
import { makeMix } from "../../src/mixture";
import type { StoredCell } from "../../src/sweep";
import { madeCell } from "./made-cells";

const scores = (value: number) => ({ mono: null, cross: null, multi: [value - 0.1, value, value + 0.1] });

/** A cell of 16 steps that was measured after 4 and 8 of them too; three items around each mean. */
function cellOf(
  mix: ReturnType<typeof makeMix>,
  seed: number,
  means: readonly [number, number, number],
): StoredCell {
  const [last, ...earlier] = [means[2], means[0], means[1]].map((value) =>
    madeCell(mix, seed, scores(value)),
  );
  const course = earlier.map(({ result, timings }, place) => ({
    step: [4, 8][place],
    evaluation: `after ${[4, 8][place]}`,
    result,
    timings,
  }));
  return { ...last, course };
}

const [mono, cross] = [makeMix(1, 0, 0), makeMix(0, 1, 0)];
const untrained = madeCell(null, null, scores(0.2));
const cells = [
  untrained,
  cellOf(mono, 0, [0.3, 0.4, 0.5]),
  cellOf(cross, 0, [0.4, 0.6, 0.7]),
  cellOf(mono, 1, [0.3, 0.5, 0.55]),
  cellOf(cross, 1, [0.5, 0.6, 0.8]),
];

test("cells at a step are compared as they were measured there", () => {
  assert.deepEqual(measuredSteps(cells), [4, 8, 16]);
  assert.deepEqual(measuredSteps([untrained, madeCell(mono, 0, scores(0.5))]), [16]);
  const contrastAt = (step: number) =>
    studyContrasts(cellsAt(cells, step)).find(({ contrast }) => contrast === "cross − mono")?.estimate;
  // by hand: means of cross less means of mono
  for (const [step, expected] of [
    [4, 0.45 - 0.3],
    [8, 0.6 - 0.45],
    [16, 0.75 - 0.525],
  ])
    assert.ok(Math.abs((contrastAt(step) ?? Number.NaN) - expected) < 1e-12, `step ${step}`);
  assert.equal(cellsAt(cells, 5).length, 1, "the untrained model alone");
});

test("the course has a row for each mix and step, with the pairs until then", () => {
  const rows = courseRows(cells).filter(({ mix }) => mix === "mono");
  assert.deepEqual(
    rows.map(({ step, pairs, value }) => [step, pairs, Math.round(1000 * value)]),
    [
      [4, 256, 300],
      [8, 512, 450],
      [16, 1024, 525],
    ],
  );
});

test("steps to the lowest end are on the line between measurements, and are extrapolated for no seed", () => {
  // the lowest end is .5; mono seed 0 reaches it at step 16, seed 1 at step 8; cross at 6 and 4 steps
  const [ofMono, ofCross] = stepsToReach(cells);
  assert.equal(ofMono.target, 0.5);
  assert.deepEqual([ofMono.reached, ofMono.seeds], [2, 2]);
  assert.ok(Math.abs((ofMono.steps?.value ?? 0) - 12) < 1e-9);
  assert.ok(Math.abs((ofCross.steps?.value ?? 0) - 5) < 1e-9);
  // t(0.975, 1) = 12.706: half the distance of two values times it
  assert.ok(Math.abs((ofMono.steps?.high ?? 0) - (12 + 12.7062 * 4)) < 1e-3);
  const falling = [...cells.slice(0, 3), cellOf(mono, 1, [0.3, 0.6, 0.4]), cells[4]];
  const [fallen] = stepsToReach(falling);
  assert.ok(Math.abs(fallen.target - 0.4) < 1e-12);
  assert.equal(fallen.reached, 2, "seed 1 passed .4 on its way, at a third between steps 4 and 8");
});
