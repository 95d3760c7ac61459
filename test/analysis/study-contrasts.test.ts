import assert from "node:assert/strict";
import { test } from "node:test";
import { pText, signed, studyContrasts, studySentences } from "../../src/analysis";
import { makeMix } from "../../src/mixture";
import { equivalenceP, holm, pairedContrast } from "../../src/statistics";
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
  assert.equal(rows.length, 21);
  const equal = rows.filter(({ contrast }) => contrast === "multi − mono+cross");
  assert.deepEqual(
    equal.map(({ setting, estimate, holmP, equivalenceHolmP }) => [
      setting,
      estimate,
      holmP,
      equivalenceHolmP,
    ]),
    [
      ["mono", 0, null, null], // the same scores to the bit: nothing shows how they would vary
      ["cross", 0, null, null],
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
    "Training on cross rather than mono batches: no difference found in cross retrieval (+.100 mAP, 95 % interval +.080 to +.120 over seeds and items; Holm p .050).",
    "Training on multi rather than half mono, half cross batches: equivalent in cross retrieval within ± .01 (+.001 mAP, 95 % interval +.080 to +.120 over seeds and items; Holm p of TOST .020).",
  ]);
});

test("numbers are printed with a sign, without a zero before the point", () => {
  assert.equal(signed(-0.0123), "−.012");
  assert.equal(signed(12.5, 1), "+12.5");
  assert.equal(pText(0.0004), "< .001");
  assert.equal(pText(1), "1.000");
});
