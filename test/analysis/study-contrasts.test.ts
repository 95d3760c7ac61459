import assert from "node:assert/strict";
import { test } from "node:test";
import {
  contrastErrors,
  errorSentences,
  mixName,
  pText,
  signed,
  studyContrasts,
  studySentences,
} from "../../src/analysis";
import { RandomStream } from "../../src/core";
import { makeMix, simplexCentroid } from "../../src/mixture";
import { equivalenceP, holm, normalDraw, pairedContrast, pooledSeedError } from "../../src/statistics";
import type { StoredCell } from "../../src/sweep";
import { corners, type MadeScores, madeCell } from "./made-cells";

/** Item scores of two seeds a corner; cross is clearly above the others in cross retrieval. */
const cross = {
  untrained: [[0.1, 0.2, 0.3, 0.2]],
  mono: [
    [0.2, 0.31, 0.4, 0.3],
    [0.21, 0.3, 0.41, 0.3],
  ],
  cross: [
    [0.3, 0.4, 0.51, 0.4],
    [0.31, 0.4, 0.5, 0.41],
  ],
  multi: [
    [0.22, 0.28, 0.45, 0.31],
    [0.19, 0.33, 0.38, 0.29],
  ],
};
const others = [0.1, 0.2, 0.3, 0.25];

function scores(row: readonly number[], mono: readonly number[] | null): MadeScores {
  return { mono, cross: row, multi: others, rankDistances: others };
}

function study(mono: readonly number[] | null) {
  const untrained = madeCell(null, null, scores(cross.untrained[0], mono));
  const trained = [0, 1].flatMap((seed) =>
    (["mono", "cross", "multi"] as const).map((kind) =>
      madeCell(corners[kind], seed, scores(cross[kind][seed], mono)),
    ),
  );
  return [untrained, ...trained];
}

test("every pair of corners and each corner with the untrained model, in every setting there is", () => {
  const contrasts = studyContrasts(study(others)).map((row) => `${row.setting}: ${row.contrast}`);
  assert.equal(contrasts.length, 18);
  assert.deepEqual(contrasts.slice(6, 12), [
    "cross: cross − mono",
    "cross: multi − mono",
    "cross: multi − cross",
    "cross: mono − untrained",
    "cross: cross − untrained",
    "cross: multi − untrained",
  ]);
  assert.equal(studyContrasts(study(null)).length, 12);
});

test("differences are first minus second, paired by seed and item, their p adjusted over the whole family", () => {
  const rows = studyContrasts(study(others));
  const row = rows[6]; // cross − mono: (.1 + .09 + .11 + .1 + .1 + .1 + .09 + .11) / 8
  assert.ok(Math.abs(row.estimate - 0.8 / 8) < 1e-12, `${row.estimate}`);
  const { low, high } = pairedContrast(cross.cross, cross.mono);
  assert.deepEqual([row.low, row.high], [low, high]);
  assert.ok(Math.abs(rows[10].estimate - (0.40375 - 0.2)) < 1e-12); // cross − untrained: 3.23 / 8 less .8 / 4

  const pairs = [
    [cross.cross, cross.mono],
    [cross.multi, cross.mono],
    [cross.multi, cross.cross],
    [cross.mono, cross.untrained],
    [cross.cross, cross.untrained],
    [cross.multi, cross.untrained],
  ];
  const own = pairs.map(([first, second]) => pairedContrast(first, second).pValue as number);
  // in mono and multi retrieval all cells are the same, so that nothing is tested there
  assert.deepEqual(
    rows.slice(6, 12).map((each) => each.holmP),
    holm(own),
  );
  assert.equal(rows[0].holmP, null);
});

test("multi batches are compared with halves of mono and cross where these are; small differences are tested for equivalence", () => {
  const hybrid = [0, 1].map((seed) => madeCell(makeMix(1, 1, 0), seed, scores(cross.multi[seed], others)));
  const rows = studyContrasts([...study(others), ...hybrid]);
  assert.equal(rows.length, 27);
  assert.ok(rows.every(({ comparisons }) => comparisons === 27));
  // (.22 + .19 − .2 − .21 + … ) / 8: multi's scores, which half and half has here, less those of the corners
  for (const [contrast, sum] of [
    ["mono+cross − mono", 2.45 - 2.43],
    ["mono+cross − cross", 2.45 - 3.23],
  ] as const) {
    const half = rows.find((row) => row.contrast === contrast && row.setting === "cross");
    assert.ok(Math.abs((half?.estimate ?? 9) - sum / 8) < 1e-12, `${contrast} ${half?.estimate}`);
  }
  const equal = rows.filter(({ contrast }) => contrast === "multi − mono+cross");
  assert.deepEqual(
    equal.map(({ setting, estimate, holmP, equivalenceHolmP }) => [
      setting,
      estimate,
      holmP,
      equivalenceHolmP,
    ]),
    [
      ["mono", 0, null, null], // the same scores of all mixes to the bit: nothing shows how they would vary
      ["cross", 0, 1, 1], // of these two mixes alone: the others show it
      ["multi", 0, null, null],
    ],
  );
  const crossRows = rows.filter(({ setting }) => setting === "cross");
  const far = crossRows.filter(({ estimate }) => Math.abs(estimate) > 0.05);
  assert.ok(far.length > 0 && far.every(({ equivalenceHolmP }) => equivalenceHolmP === 1));
  const tested = pairedContrast(cross.multi, cross.mono);
  const row = crossRows.find(({ contrast }) => contrast === "multi − mono");
  assert.ok((row?.equivalenceHolmP ?? 0) >= equivalenceP(tested, 0.01));
});

test("mixes are paired by the seeds that both have, whatever the order of cells", () => {
  const cells = study(others);
  const all = studyContrasts(cells);
  assert.deepEqual(
    studyContrasts([...cells].reverse()).map((row) => row.estimate.toFixed(12)),
    all.map((row) => row.estimate.toFixed(12)),
  );
  // multi loses seed 0: only its own contrasts change, to those of seed 1
  const [, , , ...rest] = cells;
  const without = studyContrasts([...cells.slice(0, 3), ...rest.filter((_, at) => at !== 0)]);
  assert.equal(without[6].low, all[6].low);
  const { value } = pairedContrast([cross.multi[1]], [cross.mono[1]]);
  assert.ok(Math.abs(without[7].estimate - value) < 1e-12);
});

/** A study of five seeds whose mixes have no true difference; SDs from seed to seed by mix; five items that vary less. */
function nullStudy(stream: RandomStream, sds: readonly number[]) {
  const mixes = [...simplexCentroid()].slice(0, sds.length);
  const ofItem = Array.from({ length: 5 }, () => 0.01 * normalDraw(stream));
  return mixes.flatMap((mix, place) =>
    [0, 1, 2, 3, 4].map((seed) => {
      const ofSeed = sds[place] * normalDraw(stream);
      const row = ofItem.map((item) => 0.5 + item + ofSeed + 0.001 * normalDraw(stream));
      return madeCell(mix, seed, { mono: null, cross: null, multi: row });
    }),
  );
}

/** By simulation: how often studies pool, and how often intervals of corners hold the true difference, 0, in both branches. */
function coverage(name: string, sds: readonly number[], trials: number) {
  const stream = new RandomStream(11, name);
  const counts = { pooled: [0, 0], own: [0, 0] };
  const widths = { pooled: 0, own: 0 };
  for (let trial = 0; trial < trials; trial++) {
    const cells = nullStudy(stream, sds);
    const [{ pooled }] = contrastErrors(cells);
    const branch = pooled ? "pooled" : "own";
    for (const { contrast, low, high } of studyContrasts(cells)) {
      if (!["cross − mono", "multi − mono", "multi − cross"].includes(contrast)) continue;
      counts[branch][0] += low <= 0 && high >= 0 ? 1 : 0;
      counts[branch][1] += 1;
      widths[branch] += high - low;
    }
  }
  const all = counts.pooled[1] + counts.own[1];
  return {
    share: counts.pooled[1] / all,
    pooled: counts.pooled[0] / counts.pooled[1],
    own: counts.own[0] / counts.own[1],
    whole: (counts.pooled[0] + counts.own[0]) / all,
    width: widths.pooled / counts.pooled[1] / (widths.own / counts.own[1]),
  };
}

test("intervals hold the truth in both branches where variances are equal, and in all where one mix varies more", () => {
  const equal = coverage(
    "equal",
    [1, 1, 1, 1, 1, 1, 1].map((sd) => 0.02 * sd),
    400,
  );
  // Bartlett's p is uniform: three of four studies pool; 1,200 intervals have a standard error of .6 points and more,
  // since those of one study go together
  assert.ok(Math.abs(equal.share - 0.75) < 0.07, `${equal.share}`);
  for (const share of [equal.pooled, equal.own, equal.whole])
    assert.ok(share > 0.925 && share < 0.985, JSON.stringify(equal));
  assert.ok(equal.width < 0.9, "the pooled error gives narrower intervals");
  // one corner varies three times as much as the others: most studies see it, and do not pool
  const unequal = coverage(
    "unequal",
    [3, 1, 1, 1, 1, 1, 1].map((sd) => 0.02 * sd),
    400,
  );
  assert.ok(unequal.share < 0.25, `${unequal.share}`);
  assert.ok(unequal.whole > 0.92, JSON.stringify(unequal));
});

test("variances that differ are not pooled, and the untrained model is compared by a mix's own seeds", () => {
  const stream = new RandomStream(1, "branches");
  const alike = nullStudy(
    stream,
    [1, 1, 1, 1, 1, 1, 1].map((sd) => 0.02 * sd),
  );
  const untrained = madeCell(null, null, { mono: null, cross: null, multi: [0.4, 0.41, 0.42, 0.4, 0.4] });
  const tables = (cells: readonly StoredCell[], name: string) =>
    cells
      .filter(({ result }) => mixName(result.cell.mix) === name)
      .map(({ result }) => result.itemScores.multi ?? []);
  const seen = (cells: readonly StoredCell[]) => {
    const rows = studyContrasts([untrained, ...cells]);
    const row = (contrast: string) => rows.find((each) => each.contrast === contrast);
    return [row("multi − mono"), row("multi − untrained")].map((each) => each?.high);
  };
  const errorOf = (cells: readonly StoredCell[]) => contrastErrors([untrained, ...cells]);
  const own = (cells: readonly StoredCell[]) => [
    pairedContrast(tables(cells, "multi"), tables(cells, "mono")).high,
    pairedContrast(tables(cells, "multi"), tables([untrained], "untrained")).high,
  ];
  const [{ pooled, mixes, seeds, equalVariancesP: p }] = errorOf(alike);
  assert.deepEqual([mixes, seeds, pooled?.degreesOfFreedom], [7, 5, 24]);
  assert.ok(p >= 0.25 && pooled);
  const names = [...new Set(alike.map(({ result }) => mixName(result.cell.mix)))];
  const means = names.map((name) => tables(alike, name).map((row) => row.reduce((a, b) => a + b, 0) / 5));
  assert.ok(Math.abs(pooled.variance / pooledSeedError(means).variance - 1) < 1e-9);
  const withPooled = pairedContrast(tables(alike, "multi"), tables(alike, "mono"), {}, pooled).high;
  assert.deepEqual(seen(alike), [withPooled, own(alike)[1]]);
  assert.notEqual(withPooled, own(alike)[0]);
  const different = nullStudy(
    stream,
    [9, 1, 1, 1, 1, 1, 1].map((sd) => 0.02 * sd),
  );
  assert.equal(errorOf(different)[0].pooled, null);
  assert.deepEqual(seen(different), own(different));
  const said = errorSentences([untrained, ...alike]).join(" ");
  assert.match(
    said,
    /multi retrieval: Bartlett's test that 7 mixes vary alike over 5 seeds has p \.\d{3}; their pooled error, of 24 degrees/,
  );
  assert.match(said, /5 seeds alone cannot give a p below \.0625 \(sign flips\)/);
  assert.match(errorSentences(different)[0], /each contrast has the error of its own seeds/);
  assert.deepEqual(errorSentences(alike.filter(({ result }) => result.cell.seed === 0)), []);
});

test("sentences say what was found, in which direction, and claim no equality", () => {
  const row = {
    setting: "cross",
    contrast: "cross − mono",
    estimate: 0.1,
    low: 0.08,
    high: 0.12,
    over: "seeds and items",
    holmP: 0.0004,
    equivalenceHolmP: 1,
    comparisons: 3,
  } as const;
  const sentences = studySentences([
    row,
    { ...row, contrast: "multi − untrained", estimate: -0.1, low: -0.12, high: -0.08 },
    { ...row, holmP: 0.05 },
    { ...row, contrast: "multi − mono+cross", estimate: 0.001, holmP: 0.9, equivalenceHolmP: 0.02 },
  ]);
  assert.deepEqual(sentences, [
    "Training on cross rather than mono batches raises cross retrieval (+.100 mAP, 95 % interval +.080 to +.120 over seeds and items; Holm p < .001).",
    "Training on multi batches lowers cross retrieval (−.100 mAP, 95 % interval −.120 to −.080 over seeds and items; Holm p < .001).",
    "Training on cross rather than mono batches: no difference found in cross retrieval (+.100 mAP, 95 % interval +.080 to +.120 over seeds and items; Holm p .050: the interval, which is of this comparison alone, is on one side of 0, but 3 comparisons were made).",
    "Training on multi rather than half mono, half cross batches: equivalent in cross retrieval within ± .01 (+.001 mAP, 95 % interval +.080 to +.120 over seeds and items; Holm p of TOST .020).",
  ]);
});

test("numbers are printed with a sign, without a zero before the point", () => {
  assert.equal(signed(-0.0123), "−.012");
  assert.equal(signed(12.5, 1), "+12.5");
  assert.equal(signed(0.2, 0), "+0");
  assert.equal(pText(0.0004), "< .001");
  assert.equal(pText(1), "1.000");
});
