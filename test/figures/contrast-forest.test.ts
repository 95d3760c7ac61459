import assert from "node:assert/strict";
import { test } from "node:test";
import { contrastForest } from "../../src/figures";
import { contrasts } from "./made-study";

interface Forest {
  x: number[];
  y: number[];
  xaxis: string;
  error_x: { array: number[]; arrayminus: number[] };
  marker: { color: string[] | string };
  text: string[];
  name?: string;
}
interface Axis {
  ticktext: string[];
  range: number[];
}

const traces = contrastForest(contrasts).spec.data as unknown as Forest[];
const layout = contrastForest(contrasts).spec.layout as unknown as Record<string, Axis>;

test("intervals stand as given, filled where Holm's p is below .05", () => {
  const [mono, cross] = traces;
  assert.deepEqual(mono.marker.color, ["#fff", "#fff"]);
  assert.ok(!cross.marker.color.includes("#fff"));
  assert.deepEqual(cross.x, [0.02, 0.02]);
  const { array, arrayminus } = cross.error_x;
  assert.ok(Math.abs(array[0] - 0.01) < 1e-12 && Math.abs(arrayminus[0] - 0.01) < 1e-12);
  assert.equal(
    cross.text[0],
    "cross − mono, cross retrieval: +.020<br>95 % interval +.010 to +.030 over seeds and items, Holm p &lt; .001",
  );
});

test("kinds of batch are compared on the left, with the untrained model on the right; each contrast has a row", () => {
  assert.deepEqual(layout.yaxis.ticktext, ["cross − mono", "multi − mono"]);
  assert.deepEqual(layout.yaxis2.ticktext, ["mono − untrained"]);
  assert.deepEqual(
    traces.slice(0, 6).map((trace) => trace.xaxis),
    ["x", "x", "x", "x2", "x2", "x2"],
  );
  const [mono, cross, multi] = traces.map((trace) => trace.y);
  assert.deepEqual(cross, [0, -1]);
  assert.ok(mono[0] > cross[0] && cross[0] > multi[0] && multi[0] > mono[1]);
});

test("contrasts with the untrained model alone are one panel, the whole figure wide", () => {
  const { layout: alone } = contrastForest(
    contrasts.filter(({ contrast }) => contrast.endsWith("untrained")),
  ).spec;
  const { yaxis, yaxis2, xaxis } = alone as unknown as Record<string, Axis & { domain: number[] }>;
  assert.deepEqual(yaxis.ticktext, ["mono − untrained"]);
  assert.equal(yaxis2, undefined);
  assert.deepEqual(xaxis.domain, [0, 1]);
});

test("a contrast that one setting lacks leaves its others in their rows", () => {
  const lacking = contrasts.filter((row) => row.setting !== "cross" || row.contrast !== "cross − mono");
  const { data, layout: shown } = contrastForest(lacking).spec;
  const [, cross] = data as unknown as Forest[];
  assert.deepEqual((shown.yaxis as Axis).ticktext, ["cross − mono", "multi − mono"]);
  assert.deepEqual(cross.y, [-1]); // multi − mono
});

test("axes hold every interval and 0", () => {
  // left: from -.01 (mono) to .05 (multi)
  assert.ok(layout.xaxis.range[0] < -0.01 && layout.xaxis.range[1] > 0.05);
  assert.deepEqual(layout.xaxis.ticktext, ["−.02", "0", "+.02", "+.04", "+.06"]);
  const above = contrasts.map((row) => ({ ...row, estimate: 1, low: 0.9, high: 1.1 }));
  const axis = contrastForest(above).spec.layout.xaxis as Axis;
  assert.ok(axis.range[0] < 0 && axis.range[1] > 1.1);
});

test("settings without contrasts have no place in the legend", () => {
  const named = (
    contrastForest(contrasts.filter((row) => row.setting !== "mono")).spec.data as unknown as Forest[]
  )
    .map((trace) => trace.name)
    .filter((name) => name);
  assert.deepEqual(named, ["cross retrieval", "multi retrieval", "filled: Holm p &lt; .05"]);
});
