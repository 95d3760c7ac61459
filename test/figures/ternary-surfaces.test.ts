import assert from "node:assert/strict";
import { test } from "node:test";
import { type SizedFigure, ternarySurface, ternarySurfaces } from "../../src/figures";
import { summaries } from "./made-study";

const height = Math.sqrt(3) / 2;

interface Contour {
  x: number[];
  y: number[];
  z: number[][];
  zmin: number;
  zmax: number;
  colorbar: { ticktext: string[] };
}
interface Markers {
  x: number[];
  y: number[];
  text: string[];
  marker: { color: string[] };
}
interface Annotation {
  text: string;
}

const contoursOf = ({ spec }: SizedFigure) =>
  spec.data.filter((trace) => trace.type === "contour") as unknown as Contour[];
const markersOf = ({ spec }: SizedFigure) =>
  spec.data.filter((trace) => trace.mode === "markers") as unknown as Markers[];
const textsOf = ({ spec }: SizedFigure) => (spec.layout.annotations as Annotation[]).map(({ text }) => text);

test("a panel a setting draws the fitted surface: .3 + .1 cross + .3 cross·multi in cross retrieval", () => {
  const contours = contoursOf(ternarySurfaces(summaries));
  assert.equal(contours.length, 3);
  for (const [panel, offset] of [0.05, 0, 0.1].entries()) {
    const { x, y, z } = contours[panel];
    for (const [column, row] of [
      [40, 30],
      [20, 10],
      [60, 5],
    ]) {
      const multi = y[row] / height;
      const cross = x[column] - multi / 2;
      assert.ok(Math.abs(z[row][column] - (0.3 + offset + 0.1 * cross + 0.3 * cross * multi)) < 1e-5);
    }
  }
});

test("the colours reach from the lowest to the highest value that is drawn, also beyond the measured ones", () => {
  // along cross + multi = 1 the surface is .3 + .1c + .3c(1 − c), highest at c = 2/3: .4333; measured: .425
  const { zmin, zmax, colorbar } = contoursOf(ternarySurfaces(summaries))[1];
  assert.deepEqual([zmin, zmax], [0.3, 0.44]);
  assert.deepEqual(colorbar.ticktext, [".30", ".34", ".38", ".42"]);
});

test("every measured mix stands in its place, with its mean beside it and its interval on hover; the best is filled", () => {
  const figure = ternarySurfaces(summaries);
  const [, { x, y, text, marker }] = markersOf(figure);
  const places = [0, 1, 1 / 2, 1 / 2, 1 / 4, 3 / 4, 1 / 2];
  for (const [index, place] of places.entries()) assert.ok(Math.abs(x[index] - place) < 1e-12);
  assert.deepEqual(y.slice(0, 4), [0, 0, height, 0]);
  assert.ok(Math.abs(y[6] - height / 3) < 1e-12); // the centroid
  assert.deepEqual(
    marker.color.map((color) => color === "#000"),
    [false, false, false, false, false, true, false],
  ); // cross+multi: .3 + .05 + .075
  assert.equal(text[0], "mono: mAP 0.3000<br>95 % interval 0.2800 to 0.3300");
  assert.deepEqual(textsOf(figure).slice(8, 16), [
    "<b>mAP, cross retrieval</b>",
    ".300<br>all mono batches",
    ".400<br>all cross batches",
    "all multi batches .300",
    ".350",
    ".300",
    ".425",
    ".367",
  ]);
});

test("a corpus without mono settings has two panels, and one panel fits one column", () => {
  const without = summaries.map((mix) => ({ ...mix, mAP: { ...mix.mAP, mono: null } }));
  assert.equal(contoursOf(ternarySurfaces(without)).length, 2);
  const single = ternarySurface(summaries, "multi");
  assert.equal(single.widthInches, 3.03);
  assert.deepEqual(textsOf(single)[0], "<b>mAP, multi retrieval</b>");
  assert.deepEqual(contoursOf(single)[0].z, contoursOf(ternarySurfaces(summaries))[2].z);
  assert.throws(() => ternarySurface(without, "mono"), /6 observations or more, got 0/);
});

test("too few mixes for a surface are refused", () => {
  assert.throws(() => ternarySurfaces(summaries.slice(0, 5)), RangeError);
});

test("the same rows give the same specification, and leave the rows as they were", () => {
  const frozen = JSON.stringify(summaries);
  assert.equal(JSON.stringify(ternarySurfaces(summaries)), JSON.stringify(ternarySurfaces(summaries)));
  assert.equal(JSON.stringify(summaries), frozen);
});
