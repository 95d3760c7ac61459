import assert from "node:assert/strict";
import { test } from "node:test";
import { alphaCurve, publishedMeans, tradeOffPoints } from "../../src/analysis";
import {
  alphaCurveFigure,
  designTriangle,
  languageDifferences,
  pairDifferenceMap,
  paretoScatter,
  sweepForest,
} from "../../src/figures";
import { figureRows } from "../../src/figures/export";
import { makeMix } from "../../src/mixture";
import { corners, madeCell } from "../analysis/made-cells";
import { contrasts } from "./made-study";

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

test("languages stand by their difference with its interval, unseen ones marked, filled where it is significant", () => {
  const effect = (
    queryLanguage: string,
    group: "seen" | "unseen",
    estimate: number,
    holmP: number | null,
  ) => ({
    kind: "multi" as const,
    queryLanguage,
    candidateLanguage: "all",
    group,
    contrast: "cross − mono",
    estimate,
    low: estimate - 0.02,
    high: estimate + 0.03,
    familyLow: estimate - 0.1,
    familyHigh: estimate + 0.1,
    over: "seeds and items" as const,
    holmP,
    comparisons: 2,
  });
  const effects = [effect("en", "seen", -0.1, 0.2), effect("tr", "unseen", 0.1, 0.01)];
  const { spec } = languageDifferences(effects, "mAP multi");
  const { yaxis, annotations } = spec.layout as {
    yaxis: { ticktext: string[] };
    annotations: { text: string }[];
  };
  assert.deepEqual(yaxis.ticktext, ["tr *", "en"]);
  const [marks] = spec.data as unknown as {
    x: number[];
    marker: { color: string[] };
    error_x: { array: number[]; arrayminus: number[] };
  }[];
  assert.deepEqual(
    [marks.x, marks.marker.color],
    [
      [0.1, -0.1],
      ["#d55e00", "#fff"],
    ],
  );
  assert.ok(
    Math.abs(marks.error_x.array[0] - 0.03) < 1e-12 && Math.abs(marks.error_x.arrayminus[1] - 0.02) < 1e-12,
  );
  assert.equal(
    annotations[0].text,
    "95 % over seeds and items;<br>filled: Holm p &lt; .05; *: never trained on",
  );
  const seen = languageDifferences([effect("en", "seen", 0, null)], "mAP multi").spec.layout;
  assert.doesNotMatch(JSON.stringify(seen.annotations), /filled|never/);
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

test("mixes stand by what they gain and lose to mono batches, with intervals, filled on the front of the two", () => {
  const at = { mono: [0.5, 0.2], cross: [0.48, 0.25], "mono+cross": [0.51, 0.23], multi: [0.49, 0.21] };
  const cells = (["mono", "cross", "mono+cross", "multi"] as const).flatMap((name, place) =>
    [0, 1].map((seed) => {
      const row = (level: number) =>
        [0, 0.1, -0.1, 0.05].map(
          (item, index) => level + item + 0.001 * ((seed + place) % 2) * (index - 1.5),
        );
      const mix = name === "mono+cross" ? makeMix(1, 1, 0) : corners[name];
      return madeCell(mix, seed, { mono: row(at[name][0]), cross: row(0.3), multi: row(at[name][1]) });
    }),
  );
  const { reference, settings, points } = tradeOffPoints(cells);
  assert.deepEqual([reference, settings], ["mono", ["mono", "multi"]]);
  const shown = points.map(({ mix, x, y, isOnFront }) => [
    mix,
    x.value.toFixed(3),
    y.value.toFixed(3),
    isOnFront,
  ]);
  // multi batches are below half and half in both; mono batches are too
  assert.deepEqual(shown, [
    ["mono", "0.000", "0.000", false],
    ["cross", "-0.020", "0.050", true],
    ["mono+cross", "0.010", "0.030", true],
    ["multi", "-0.010", "0.010", false],
  ]);
  const [{ x, y }] = points.slice(1);
  assert.ok(x.low < x.value && y.high > y.value);
  const [front, off] = paretoScatter({ reference, settings, points }).spec.data;
  assert.deepEqual([front.x, off.x].flat().length, 4);
  assert.equal((front.marker as { color: string }).color, "#0072b2");
  const { array } = front.error_y as { array: number[] };
  assert.ok(Math.abs(array[0] - (points[1].y.high - points[1].y.value)) < 1e-12);
  const lower = cells.map((cell) => ({ ...cell, measure: { name: "loss", better: "lower" as const } }));
  assert.deepEqual(
    tradeOffPoints(lower).points.map(({ isOnFront }) => isOnFront),
    [true, true, false, true],
    "where less is better",
  );
  const noMulti = cells.map(({ result, ...cell }) => ({
    ...cell,
    measure: { name: "own", better: null },
    result,
  }));
  assert.deepEqual(tradeOffPoints(noMulti).points, []);
});

test("the alpha curve has the same models on other corpora, all panels on one scale", () => {
  const mixes = [corners.mono, makeMix(1, 1, 0), corners.cross];
  const tested = (factor: number) =>
    mixes.flatMap((mix, at) => [0, 1].map((seed) => madeCell(mix, seed, scores(factor * at, seed))));
  const elsewhere = tested(0.1).map((cell) => {
    const settings = { ...cell.result.cell.settings, evaluationCorpus: "xquad-r" };
    return { ...cell, result: { ...cell.result, cell: { ...cell.result.cell, settings } } };
  });
  const points = alphaCurve(tested(0.02), [elsewhere]);
  const there = points.filter(({ corpus, setting }) => corpus !== null && setting === "multi");
  assert.deepEqual(
    there.map(({ corpus, share, estimate }) => [corpus, share, Number(estimate.toFixed(6))]),
    [
      ["xquad-r", 0, 0],
      ["xquad-r", 0.5, 0.1],
      ["xquad-r", 1, 0.2],
    ],
  );
  const { data, layout } = alphaCurveFigure(points).spec;
  assert.equal(data.filter(({ name }) => name === "on xquad-r").length, 2);
  assert.equal(data.filter(({ name }) => String(name).startsWith("this study")).length, 2);
  const [first, second] = [layout.yaxis, layout.yaxis2] as { range: number[] }[];
  assert.deepEqual(first.range, second.range);
  assert.ok(first.range[1] > 0.2);
});

test("the panels of a study's sweeps have one scale, so that the margin is as wide in each", () => {
  const rows = contrasts.map((row) => ({ ...row, sweep: "1-primary" }));
  const { layout } = sweepForest(rows).spec;
  const ranges = [layout.xaxis, layout.xaxis2, layout.xaxis3].map(
    (axis) => (axis as { range: number[] }).range,
  );
  assert.deepEqual(ranges[1], ranges[0]);
  assert.deepEqual(ranges[2], ranges[0]);
  assert.ok(ranges[0][1] > 0.05 && ranges[0][0] < -0.01); // multi's highest end; the margin's lower one
});

test("a contrast that one of several sweeps has alone is not among a study's sweeps", () => {
  const rows = ["1-primary", "2-shorter"].flatMap((sweep) => contrasts.map((row) => ({ ...row, sweep })));
  const alone = { ...rows[0], contrast: "x-x − multi", sweep: "2-shorter" };
  assert.deepEqual(sweepForest([...rows, alone]).spec, sweepForest(rows).spec);
  assert.match(JSON.stringify(sweepForest([alone]).spec), /x-x − multi/);
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
