import assert from "node:assert/strict";
import { test } from "node:test";
import { equivalenceForest } from "../../src/figures";
import { throughputContrasts } from "../../src/throughput";
import { madeRecord, scattered } from "../throughput/made-record";

interface Forest {
  x: (number | null)[];
  y: number[];
  xaxis: string;
  error_x: { array: number[]; arrayminus: number[] };
  marker: { color: string[] };
  name?: string;
}
interface Layout {
  xaxis: { range: number[] };
  yaxis: { tickvals: number[]; ticktext: string[] };
  yaxis2: { tickvals: number[]; ticktext: string[] };
  shapes: { type: string; x0: number; x1: number }[];
  annotations: { text: string; y: number }[];
}

const noise = scattered(1000, 0.02, "figure");
const record = madeRecord(6, (model, { of }) => noise() * (model === "cross" && of === "de" ? 0.7 : 1));
const contrasts = throughputContrasts(record, 0.05);
const { data, layout } = equivalenceForest(contrasts, 0.05).spec;
const traces = data as unknown as Forest[];
const { xaxis, yaxis, yaxis2, shapes, annotations } = layout as unknown as Layout;

test("every contrast is drawn once, with its interval, in its verdict's style", () => {
  const drawn = traces.filter(({ error_x }) => error_x);
  assert.equal(drawn.flatMap(({ x }) => x).length, contrasts.length);
  const german = contrasts.find(({ task, compares }) => task === "texts in de" && compares === "models");
  assert.ok(german && german.verdict === "different");
  const trace = drawn.find(({ x }) => x.includes(german.ratio));
  const place = trace?.x.indexOf(german.ratio) ?? -1;
  assert.equal(trace?.marker.color[place], "#d55e00");
  assert.ok(Math.abs((trace?.error_x.array[place] ?? 0) - (german.high - german.ratio)) < 1e-12);
  assert.ok(Math.abs((trace?.error_x.arrayminus[place] ?? 0) - (german.ratio - german.low)) < 1e-12);
  assert.equal(yaxis.ticktext[yaxis.tickvals.indexOf(trace?.y[place] ?? 1)], "texts in de");
  assert.deepEqual(
    traces.flatMap(({ name }) => name ?? []),
    ["equivalent within the margin", "undecided", "different"],
  );
});

test("rows stand under the headings of their contrasts, kinds of batch apart", () => {
  assert.deepEqual(
    annotations.map(({ text, y }) => [text.replace(/<.?b>/g, ""), y]),
    [
      ["cross / mono", 0],
      ["mono again / mono (itself)", -7],
      ["cross / mono", 0],
      ["mono again / mono (itself)", -5],
      ["kinds of batch", -10],
    ],
  );
  assert.equal(yaxis.ticktext.length, 2 * (5 + 1));
  assert.deepEqual(yaxis2.ticktext.slice(-4), [
    "multi batches",
    "cross / mono",
    "multi / mono",
    "multi / cross",
  ]);
  assert.equal(new Set(yaxis2.tickvals).size, 2 * (3 + 1) + 3);
});

test("the band is the margin, and the axis holds it, every interval and 1", () => {
  const bands = shapes.filter(({ type }) => type === "rect");
  assert.equal(bands.length, 2);
  assert.deepEqual([bands[0].x0, bands[0].x1], [1 / 1.05, 1.05]);
  for (const value of [1, 1.05, ...contrasts.flatMap(({ low, high }) => [low, high])])
    assert.ok(xaxis.range[0] < value && value < xaxis.range[1]);
});

test("an interval that reaches beyond half or twice the speed is cut, and its axis says so", () => {
  const [first, ...others] = contrasts.filter(({ isTraining }) => !isTraining);
  const wide = [{ ...first, low: 0.001, high: 1000 }, ...others];
  const { xaxis: axis } = equivalenceForest(wide, 0.05).spec.layout as unknown as {
    xaxis: { range: number[]; title: { text: string } };
  };
  assert.ok(axis.range[0] > 0.4 && axis.range[1] < 2.1, String(axis.range));
  assert.match(axis.title.text, /^ratio of encoding speeds, cut at \.5 and 2$/);
  const { title } = (layout as unknown as { xaxis: { title: { text: string } } }).xaxis;
  assert.equal(title.text, "ratio of encoding speeds");
});

test("without training there is one panel over the whole width", () => {
  const encoding = contrasts.filter(({ isTraining }) => !isTraining);
  const alone = equivalenceForest(encoding, 0.05).spec.layout as unknown as {
    xaxis: { domain: number[] };
    yaxis2?: object;
  };
  assert.deepEqual(alone.xaxis.domain, [0, 1]);
  assert.equal(alone.yaxis2, undefined);
  assert.throws(() => equivalenceForest([], 0.05), /expected contrasts, got none/);
});

test("a heading longer than the panel fits into a column, where it begins at the page's edge", () => {
  const long = contrasts.map((row) => ({ ...row, contrast: row.contrast.replaceAll("mono", "study-mono") }));
  const { spec } = equivalenceForest(long, 0.05, 3.03);
  const { margin, annotations: headings } = spec.layout as {
    margin: { l: number };
    annotations: { text: string; xshift: number }[];
  };
  for (const { text, xshift } of headings) {
    const ends = margin.l + xshift + 0.57 * 10.67 * text.replace(/<.?b>/g, "").length;
    assert.ok(margin.l + xshift >= 0 && ends < 3.03 * 96, `${text} ends at ${ends} pixels`);
  }
});
