import assert from "node:assert/strict";
import { test } from "node:test";
import { alphaCurve, publishedMeans } from "../../src/analysis";
import {
  alphaCurveFigure,
  designTriangle,
  languageDumbbell,
  pairDifferenceMap,
  paretoScatter,
  rankDistanceCurves,
} from "../../src/figures";
import { figureRows } from "../../src/figures/export";
import { makeMix } from "../../src/mixture";
import { corners, madeCell } from "../analysis/made-cells";

const scores = (shift: number, seed: number) => {
  const row = [0.2, 0.3, 0.5, 0.4].map((value, item) => value + shift + 0.01 * seed * (item - 1.5));
  return { mono: null, cross: row, multi: row };
};

test("the alpha curve has our mixes of the edge and the paper's points, as differences from mono", () => {
  const mixes = [corners.mono, makeMix(1, 1, 0), corners.cross, corners.multi];
  const cells = mixes.flatMap((mix, at) =>
    [0, 1].map((seed) => madeCell(mix, seed, scores(0.02 * at, seed))),
  );
  const points = alphaCurve(cells);
  const own = points.filter(({ published, setting }) => published === null && setting === "multi");
  assert.deepEqual(
    own.map(({ share, estimate }) => [share, Number(estimate.toFixed(6))]),
    [
      [0, 0],
      [0.5, 0.02],
      [1, 0.04],
    ],
  );
  // XLM-R on XQuAD-R, multi: .5479, .5934 and hybrid .5927 in the paper's table
  const theirs = points.filter(
    ({ published, setting }) => published === "XLM-R on XQuAD-R" && setting === "multi",
  );
  assert.deepEqual(
    theirs.map(({ share, estimate }) => [share, Number(estimate.toFixed(4))]),
    [
      [0, 0],
      [0.5, 0.0448],
      [1, 0.0455],
    ],
  );
  const { spec } = alphaCurveFigure(points);
  const lines = spec.data.filter(({ name }) => name === "arXiv 2408.10536");
  assert.equal(lines.length, 2 * publishedMeans.length, "two panels: the corpus has no mono setting");
  assert.deepEqual(alphaCurve(cells.slice(2)), [], "nothing without pure mono");
});

test("languages stand by their difference, unseen ones marked, filled where it is significant", () => {
  const { spec } = languageDumbbell(
    [
      { language: "en", isSeen: true, first: 0.5, second: 0.4, holmP: 0.2 },
      { language: "tr", isSeen: false, first: 0.2, second: 0.3, holmP: 0.01 },
    ],
    { first: "mono", second: "cross", measure: "mAP" },
  );
  const { yaxis } = spec.layout as { yaxis: { ticktext: string[] } };
  assert.deepEqual(yaxis.ticktext, ["tr *", "en"]);
  assert.deepEqual((spec.data[2].marker as { color: string[] }).color, ["#d55e00", "#fff"]);
});

test("a map of differences is centred on none and marks what is significant", () => {
  const rows = [
    { queryLanguage: "en", candidateLanguage: "de", estimate: 0.02, holmP: 0.01 },
    { queryLanguage: "de", candidateLanguage: "en", estimate: -0.04, holmP: 0.5 },
  ];
  const [heatmap] = pairDifferenceMap(rows, ["en", "de"], "cross − mono").spec.data;
  assert.deepEqual([heatmap.zmin, heatmap.zmax], [-0.04, 0.04]);
  assert.deepEqual(heatmap.text, [
    ["", "+.020*"],
    ["−.040", ""],
  ]);
});

test("cells of one column have no room for twelve languages' numbers, and keep signs and asterisks", () => {
  const languages = Array.from({ length: 12 }, (_, index) => `l${index}`);
  const rows = [{ queryLanguage: "l0", candidateLanguage: "l1", estimate: 0.02, holmP: 0.01 }];
  const textOf = (width: number) =>
    (pairDifferenceMap(rows, languages, "cross − mono", width).spec.data[0].text as string[][])[0][1];
  assert.deepEqual([6.3, 3.03].map(textOf), ["+.020*", "+*"]);
});

test("the front is filled, and curves reach 100 % of the items", () => {
  const row = (mix: string, multi: number, rankDistance: number, isOnAccuracyFront: boolean) => ({
    mix,
    mAP: { mono: null, cross: multi, multi },
    rankDistance,
    trainingSeconds: 1,
    isOnAccuracyFront,
    isOnFront: isOnAccuracyFront,
    regret: { mono: null, cross: 0, multi: 0 },
    worstRegret: 0,
  });
  const { spec } = paretoScatter([row("a", 0.3, 100, true), row("b", 0.2, 200, false)]);
  assert.deepEqual(
    spec.data.map(({ text }) => text),
    [["a"], ["b"]],
  );
  const [curve] = rankDistanceCurves([{ label: "a", distances: [30, 10, 20, 40] }]).spec.data;
  assert.deepEqual(
    [curve.x, curve.y],
    [
      [10, 20, 30, 40],
      [0.25, 0.5, 0.75, 1],
    ],
  );
});

test("a design's labels stand outside of the triangle on its edges", () => {
  const points = [
    { point: { mono: 0, cross: 0.5, multi: 0.5 }, label: "0:1:1" },
    { point: { mono: 0.5, cross: 0, multi: 0.5 }, label: "1:0:1" },
    { point: { mono: 0.5, cross: 0.5, multi: 0 }, label: "1:1:0" },
  ];
  const [, marks] = designTriangle(points).spec.data;
  assert.deepEqual(marks.textposition, ["middle right", "middle left", "bottom center"]);
  assert.deepEqual(
    (marks.x as number[]).map((x) => Number(x.toFixed(4))),
    [0.75, 0.25, 0.5],
  );
});

test("what a figure shows, as CSV", () => {
  const spec = {
    data: [
      { name: 'a "b"', x: [1, 2], y: [0.5, null] },
      { x: ["en", "de"], y: ["en"], z: [[0.1, 0.2]] },
    ],
    layout: {},
  };
  assert.equal(
    figureRows(spec),
    'trace,x,y,z\r\n"a ""b""",1,0.5,\r\n"a ""b""",2,,\r\n2,en,en,0.1\r\n2,de,en,0.2\r\n',
  );
});
