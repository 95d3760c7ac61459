import assert from "node:assert/strict";
import { test } from "node:test";
import { groupByMix, mixName, summariseStudy } from "../../src/analysis";
import { makeMix } from "../../src/mixture";
import { corners, madeCell } from "./made-cells";

const scores = { mono: [0.5, 0.6, 0.7], cross: [1, 2, 3], multi: [0.1, 0.1, 0.4] };

test("mixes are named by the kinds of batch in them", () => {
  const named = [
    [1, 0, 0],
    [0, 1, 1],
    [3, 0, 3],
    [1, 1, 1],
    [2, 1, 0],
  ].map(([mono, cross, multi]) => mixName(makeMix(mono, cross, multi)));
  assert.deepEqual(named, ["mono", "cross+multi", "mono+multi", "centroid", "2:1:0"]);
  assert.equal(mixName(null), "untrained");
});

test("cells are grouped by mix, in the order in which mixes come first", () => {
  const cells = [null, corners.cross, corners.mono, corners.cross].map((mix) => madeCell(mix, 0, scores));
  const groups = groupByMix(cells);
  assert.deepEqual(
    groups.map((group) => [group.name, group.cells.length]),
    [
      ["untrained", 1],
      ["cross", 2],
      ["mono", 1],
    ],
  );
  assert.equal(groups[1].cells[1], cells[3]);
});

test("a summary has means, Student's interval over items with one seed, and proportions", () => {
  const [summary] = summariseStudy([madeCell(makeMix(1, 1, 2), 0, scores)]);
  assert.deepEqual(summary.proportions, { mono: 1 / 4, cross: 1 / 4, multi: 2 / 4 });
  assert.equal(summary.seeds, 1);
  assert.ok(Math.abs((summary.mAP.mono?.value ?? 0) - 0.6) < 1e-12);
  assert.equal(summary.mAP.cross?.value, 2);
  const reach = 4.302653 / Math.sqrt(3); // t table, 2 degrees of freedom; standard deviation 1 of 3 items
  assert.ok(Math.abs((summary.mAP.cross?.high ?? 0) - (2 + reach)) < 1e-6);
  assert.ok(Math.abs((summary.mAP.cross?.low ?? 0) - (2 - reach)) < 1e-6);
  assert.equal(summary.rankDistance.value, 20); // (10 + 20 + 30) / 3
});

test("rates are medians over a mix's runs, with the slowest and the fastest", () => {
  const runs = [
    { training: 4, encoding: 3 },
    { training: 8, encoding: 6 },
    { training: 5, encoding: 4 },
  ];
  const [summary] = summariseStudy(
    runs.map((seconds, seed) => madeCell(corners.mono, seed, scores, seconds)),
  );
  assert.deepEqual(summary.trainingPairsPerSecond, { median: 640 / 5, low: 640 / 8, high: 640 / 4 });
  assert.deepEqual(summary.encodingTextsPerSecond, { median: 3000 / 4, low: 3000 / 6, high: 3000 / 3 });
});

test("the untrained model has no proportions, no seeds and no training rate; a missing setting stays missing", () => {
  const [untrained] = summariseStudy([madeCell(null, null, { ...scores, mono: null })]);
  assert.equal(untrained.proportions, null);
  assert.equal(untrained.seeds, 0);
  assert.equal(untrained.trainingPairsPerSecond, null);
  assert.equal(untrained.mAP.mono, null);
  assert.equal(untrained.mAP.cross?.value, 2);
});

test("of a corpus in one language multi retrieval is mono retrieval, and is not compared beside it", () => {
  const same = [0.5, 0.6, 0.7];
  const oneLanguage = madeCell(corners.mono, 0, { mono: same, cross: null, multi: same });
  const [summary] = summariseStudy([oneLanguage]);
  assert.deepEqual([summary.mAP.cross, summary.mAP.multi], [null, null]);
  const other = madeCell(corners.mono, 0, { mono: same, cross: null, multi: [0.5, 0.6, 0.4] });
  assert.ok(summariseStudy([other])[0].mAP.multi, "a pool with candidates of another language");
});
