import assert from "node:assert/strict";
import { test } from "node:test";
import { cellsAt, costsToReach, courseRows, measuredSteps, studyContrasts } from "../../src/analysis";
import { makeMix } from "../../src/mixture";
import type { StoredCell } from "../../src/sweep";
import { courseTables } from "../../src/tables";
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
    timings: { ...timings, ...amounts[place] },
  }));
  return { ...last, course };
}

/** After 4 and 8 steps; after 16 made cells have trained 640 pairs, 12,800 tokens and 4 seconds. */
const amounts = [
  { trainingPairs: 160, trainingTokens: 3000, trainingSeconds: 1 },
  { trainingPairs: 320, trainingTokens: 6200, trainingSeconds: 1.5 },
];
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

test("the course has a row for each mix and step, with what training took until then", () => {
  const rows = courseRows(cells).filter(({ mix }) => mix === "mono");
  assert.deepEqual(
    rows.map(({ steps, pairs, tokens, seconds, value }) => [
      ...[steps, pairs, tokens, seconds],
      Math.round(1000 * value),
    ]),
    [
      [4, 160, 3000, 1, 300],
      [8, 320, 6200, 1.5, 450],
      [16, 640, 12_800, 4, 525],
    ],
  );
});

test("what the lowest end takes is on the line between measurements, and is extrapolated for no seed", () => {
  // the lowest end is .5; mono seed 0 reaches it at step 16, seed 1 at step 8; cross at 6 and 4 steps
  const [ofMono, ofCross] = costsToReach(cells);
  assert.equal(ofMono.target, 0.5);
  assert.deepEqual([ofMono.reached, ofMono.seeds], [2, 2]);
  const valuesOf = ({ costs: { steps, pairs, tokens, seconds } }: typeof ofMono) =>
    [steps, pairs, tokens, seconds].map((cost) => cost && Math.round(1e6 * cost.value) / 1e6);
  // (16 + 8) / 2 and so on; cross is half way between steps 4 and 8, and at step 4
  assert.deepEqual(valuesOf(ofMono), [12, 480, (12_800 + 6200) / 2, (4 + 1.5) / 2]);
  assert.deepEqual(valuesOf(ofCross), [5, 200, (4600 + 3000) / 2, (1.25 + 1) / 2]);
  // t(0.975, 1) = 12.706: half the distance of two values times it
  assert.ok(Math.abs((ofMono.costs.steps?.high ?? 0) - (12 + 12.7062 * 4)) < 1e-3);
  const falling = [...cells.slice(0, 3), cellOf(mono, 1, [0.3, 0.6, 0.4]), cells[4]];
  const [fallen] = costsToReach(falling);
  assert.ok(Math.abs(fallen.target - 0.4) < 1e-12);
  assert.equal(fallen.reached, 2, "seed 1 passed .4 on its way, at a third between steps 4 and 8");
});

test("an mAP that is asked for is reached from the untrained model on, or has no cost", () => {
  const asked = (multi: number) =>
    costsToReach(cells, { multi }).map(({ costs, reached }) => ({ costs, reached }));
  // from .2 untrained to .3 at step 4: .25 is half way, at 2 steps, 80 pairs, 1,500 tokens, .5 s in both seeds
  const [early] = asked(0.25);
  assert.deepEqual(
    Object.values(early.costs).map(
      (cost) => cost && [cost.value, cost.low, cost.high].map((each) => Number(each.toFixed(9))),
    ),
    [2, 80, 1500, 0.5].map((cost) => [cost, cost, cost]),
  );
  const [ofMono, ofCross] = asked(0.75);
  assert.deepEqual([ofMono.reached, ofCross.reached], [0, 1]);
  assert.ok([ofMono, ofCross].every(({ costs }) => Object.values(costs).every((cost) => cost === null)));
});

test("where less is better the costs are of falling to the highest end, and none where neither is", () => {
  const negated = (result: StoredCell["result"]) => ({
    ...result,
    macro: { ...result.macro, multi: -(result.macro.multi ?? 0) },
    itemScores: { ...result.itemScores, multi: (result.itemScores.multi ?? []).map((score) => -score) },
  });
  const of = (better: "lower" | null) =>
    cells.map(({ course, ...cell }) => ({
      ...cell,
      result: negated(cell.result),
      measure: { name: "loss", better },
      ...(course && {
        course: course.map((point) => ({
          ...point,
          result: negated({ ...cell.result, ...point.result }),
        })),
      }),
    }));
  const [ofLoss, plain] = [costsToReach(of("lower")), costsToReach(cells)];
  assert.ok(Math.abs(ofLoss[0].target + 0.5) < 1e-12);
  assert.deepEqual(
    ofLoss.map(({ costs, reached }) => [costs, reached]),
    plain.map(({ costs, reached }) => [costs, reached]),
  );
  assert.equal(courseTables(of("lower"))[1].headings[2], "loss");
  assert.match(courseTables(of("lower"))[1].caption, /the highest loss that any run has at its end/);
  assert.deepEqual([costsToReach(of(null)), courseTables(of(null)).length], [[], 1]);
  assert.equal(cellsAt(of("lower"), 4)[1].measure?.name, "loss");
});

test("a run without a whole log has no tokens and no seconds, and steps and pairs all the same", () => {
  const torn = cells.map(({ timings, ...cell }) => ({
    ...cell,
    timings: { ...timings, trainingTokens: Number.NaN, trainingSeconds: Number.NaN },
  }));
  const [{ costs }] = costsToReach(torn);
  assert.deepEqual(
    [costs.steps?.value, costs.pairs?.value, costs.tokens, costs.seconds],
    [12, 480, null, null],
  );
});
