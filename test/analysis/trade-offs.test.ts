import assert from "node:assert/strict";
import { test } from "node:test";
import {
  fitMixtureSurface,
  recommendMix,
  type SimplexPoint,
  studySurfaces,
  tradeOffs,
} from "../../src/analysis";
import { RandomStream } from "../../src/core";
import { simplexCentroid } from "../../src/mixture";
import { normalDraw } from "../../src/statistics";
import { corners, madeCell } from "./made-cells";
import { centroidDesign, madeStudy } from "./made-surfaces";

const constant = (value: number) => [value - 0.1, value, value + 0.1];

test("the front, regret of each mix and its worst, by hand", () => {
  const cells = [
    madeCell(null, null, { mono: constant(9), cross: constant(9), multi: constant(9) }),
    madeCell(corners.mono, 0, {
      mono: constant(0.5),
      cross: constant(0.3),
      multi: constant(0.2),
      rankDistances: constant(9),
    }),
    madeCell(corners.mono, 1, {
      mono: constant(0.6),
      cross: constant(0.3),
      multi: constant(0.2),
      rankDistances: constant(9),
    }),
    madeCell(corners.cross, 0, {
      mono: constant(0.4),
      cross: constant(0.4),
      multi: constant(0.4),
      rankDistances: constant(5),
    }),
    madeCell(
      corners.multi,
      0,
      { mono: constant(0.4), cross: constant(0.35), multi: constant(0.3), rankDistances: constant(6) },
      { training: 2, encoding: 1 },
    ),
  ];
  const rows = tradeOffs(cells);
  assert.deepEqual(
    rows.map(({ mix, isOnFront }) => [mix, isOnFront]),
    [
      ["mono", true],
      ["cross", true],
      ["multi", false], // worse than cross everywhere; that it trained in half the time counts for nothing
    ],
  );
  const regrets = rows.map(({ regret, worstRegret }) => [
    regret.mono,
    regret.cross,
    regret.multi,
    worstRegret,
  ]);
  const expected = [
    [0, 0.1, 0.2, 0.2],
    [0.15, 0, 0, 0.15],
    [0.15, 0.05, 0.1, 0.15],
  ];
  for (const [row, values] of regrets.entries())
    for (const [at, value] of values.entries())
      assert.ok(Math.abs((value ?? Number.NaN) - expected[row][at]) < 1e-12, `${row} ${at}: ${value}`);
  const without = tradeOffs(
    cells.map((cell) => ({
      ...cell,
      result: { ...cell.result, itemScores: { ...cell.result.itemScores, mono: null } },
    })),
  );
  assert.equal(without[0].regret.mono, null);
  assert.ok(Math.abs(without[1].worstRegret) < 1e-12);
});

function surfaceOf(truth: (point: SimplexPoint) => number) {
  const small = { seed: 1e-4, seedInMix: 1e-4, item: 0.01, itemInMix: 1e-4, rest: 1e-4 };
  const study = madeStudy(
    centroidDesign,
    truth,
    { seeds: 3, items: 20 },
    small,
    new RandomStream(4, "study"),
  );
  return fitMixtureSurface(study, "quadratic");
}

test("the recommended mix loses least where it loses most, and the sentence holds for every mix it names", () => {
  const forMono = surfaceOf(({ mono }) => 0.3 + 0.04 * mono);
  const forCross = surfaceOf(({ cross }) => 0.2 + 0.04 * cross);
  const { mix, worstShortfall, range, reason } = recommendMix([forMono, forCross], 0.03, { draws: 500 });
  assert.deepEqual(mix, { mono: 0.5, cross: 0.5, multi: 0 }); // .02 below in both
  assert.ok(Math.abs(worstShortfall - 0.02) < 0.001, `${worstShortfall}`);
  assert.equal(range, null); // for any share of a kind there is a mix that is worse: mono needs .25 and so does cross
  assert.match(
    reason,
    /^Mono 0\.50, cross 0\.50, multi 0\.00 loses least where it loses most: \.020 mAP.*; \d+ % of mixes are within \.030/,
  );

  const alone = recommendMix([forMono], 0.03, { draws: 500 });
  assert.deepEqual(alone.mix, { mono: 1, cross: 0, multi: 0 });
  // .04 (1 − mono) is within .03 from mono = .25 on, which errors of 1e-4 move to the next twelfth
  assert.equal(alone.range?.kind, "mono");
  assert.ok(
    Math.abs((alone.range?.low ?? 0) - 4 / 12) < 1e-9 && alone.range?.high === 1,
    JSON.stringify(alone.range),
  );
  assert.match(
    alone.reason,
    /; any mix with mono between 0\.33 and 1\.00 is within \.030 of the best at 95 %\.$/,
  );
  assert.match(
    recommendMix([forMono], 0.1, { draws: 500 }).reason,
    /; any mix is within \.100 of the best at 95 %\.$/,
  );
  assert.match(
    recommendMix([forMono, forCross], 0.001, { draws: 500 }).reason,
    /no mix is shown to be within \.001/,
  );
  assert.throws(() => recommendMix([]), /at least one surface, got none/);
});

const stream = new RandomStream(9, "cells");
const study = simplexCentroid().flatMap((mix) =>
  [0, 1, 2].map((seed) => {
    const scores = () => Array.from({ length: 5 }, () => 0.3 + 0.01 * normalDraw(stream));
    return madeCell(mix, seed, { mono: null, cross: scores(), multi: scores(), rankDistances: scores() });
  }),
);

test("a study's surfaces are of what it measured, over the seeds that all mixes have", () => {
  const surfaces = studySurfaces([
    madeCell(null, null, { mono: null, cross: [1, 2], multi: [1, 2] }),
    ...study,
  ]);
  assert.deepEqual(
    surfaces.map(({ quantity, better }) => [quantity, better]),
    [
      ["cross", "higher"],
      ["multi", "higher"],
      ["rankDistance", "lower"],
    ],
  );
  assert.deepEqual(surfaces[0].richest.mixes.points[6], { mono: 1 / 3, cross: 1 / 3, multi: 1 / 3 });
  assert.equal(surfaces[0].richest.mixes.replicates[0], 3);
  const [short] = studySurfaces(study.slice(0, -1)); // the centroid without its last seed
  assert.equal(short.richest.mixes.replicates[0], 2);
  assert.throws(() => studySurfaces([]), /a seed that every mix was trained with/);
});
