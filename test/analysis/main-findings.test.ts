import assert from "node:assert/strict";
import { test } from "node:test";
import { mainFindings } from "../../src/analysis";
import { makeMix } from "../../src/mixture";
import type { StoredCell } from "../../src/sweep";
import { corners, madeCell } from "./made-cells";

const seeds = [0, 1, 2];
const items = Array.from({ length: 20 }, (_, item) => 0.3 + 0.01 * item);

/** Scores that lie `by` above the items' own: what a seed adds to an item sums to 0 over items and over seeds. */
function scoresOf(by: { mono: number; cross: number; multi: number }, seed: number, size: number) {
  const of = (level: number, phase: number) =>
    items.map((own, item) => own + level + size * (seed - 1) * ((item + phase) % 2 === 0 ? 1 : -1));
  return { mono: of(by.mono, 0), cross: of(by.cross, 1), multi: of(by.multi, 0) };
}

/** The untrained model at 0 and, of every seed, mono batches at .1 and cross batches so much from them. */
function studyOf(cross: { mono: number; cross: number; multi: number }): StoredCell[] {
  const base = { mono: 0.1, cross: 0.1, multi: 0.1 };
  const moved = { mono: 0.1 + cross.mono, cross: 0.1 + cross.cross, multi: 0.1 + cross.multi };
  return [
    madeCell(null, null, scoresOf({ mono: 0, cross: 0, multi: 0 }, 1, 0)),
    ...seeds.flatMap((seed) => [
      madeCell(corners.mono, seed, scoresOf(base, seed, 0.001)),
      madeCell(corners.cross, seed, scoresOf(moved, seed, 0.003)),
    ]),
  ];
}

test("training, the largest difference of mixes where it is shown, and the mix that loses least are three sentences", () => {
  const [training, mixes, recommended, ...others] = mainFindings(
    studyOf({ mono: -0.03, cross: 0.02, multi: 0.05 }),
  );
  assert.deepEqual(others, []);
  // mono batches are .1 above the untrained model, cross batches .07, .12 and .15
  assert.equal(
    training,
    "Training raises mAP in mono, cross and multi retrieval with every kind of batches, by .070 to .150 from the untrained model.",
  );
  assert.match(
    mixes,
    /^Cross rather than mono batches lower mAP by \.030 in mono retrieval \(95 % interval \.0/,
  );
  assert.match(mixes, /, and raise mAP by \.020 in cross retrieval \(.*\) and \.050 in multi retrieval \(/);
  assert.match(mixes, /; 3 of 3 comparisons of mixes show a difference\.$/);
  // cross batches lose .03 in mono retrieval, mono batches .05 in multi retrieval
  assert.match(recommended, /^Of the 2 measured mixes cross loses least where it loses most: \.030 mAP/);
});

test("a difference within the noise is called the largest, and not shown", () => {
  const [, mixes] = mainFindings(studyOf({ mono: 0.0001, cross: -0.0002, multi: 0.0001 }));
  assert.match(
    mixes,
    /^No difference between kinds of batches is shown; the largest is that of cross rather than mono batches: −\.000 mAP in cross retrieval \(95 % interval .*; Holm p [.\d]+ over 9 comparisons\)\.$/,
  );
});

test("one seed is never a test of a way of training", () => {
  const one = studyOf({ mono: -0.03, cross: 0.02, multi: 0.05 }).filter(
    ({ result }) => (result.cell.seed ?? 0) === 0,
  );
  const text = mainFindings(one).join("\n");
  assert.match(
    text,
    /^Trained models minus the untrained one: \+\.070 to \+\.150 mAP \(one seed: no test\)\./,
  );
  assert.match(
    text,
    /The largest difference between trained models is that of cross rather than mono batches: \+\.050/,
  );
  assert.doesNotMatch(text, /raises|lowers|Holm/);
});

test("a study of one mix has neither differences of mixes nor a comparison of none", () => {
  const cells = seeds.map((seed) =>
    madeCell(makeMix(1, 1, 0), seed, scoresOf({ mono: 0, cross: 0, multi: 0 }, seed, 0.001)),
  );
  assert.deepEqual(mainFindings(cells), ["No mix is recommended: there is one alone."]);
});
