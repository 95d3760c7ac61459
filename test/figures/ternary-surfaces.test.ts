import assert from "node:assert/strict";
import { test } from "node:test";
import { lackOfFitSentences, studyOptima, summariseStudy } from "../../src/analysis";
import { type SizedFigure, ternarySurfaces } from "../../src/figures";
import { parseDesign, simplexCentroid } from "../../src/mixture";
import { madeCell } from "../analysis/made-cells";
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
  assert.equal(text[0], "mono: mAP .3000<br>95 % interval .2800 to .3300 over seeds and items");
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

test("a corpus without mono settings has two panels", () => {
  const without = summaries.map((mix) => ({ ...mix, mAP: { ...mix.mAP, mono: null } }));
  assert.equal(contoursOf(ternarySurfaces(without)).length, 2);
});

test("too few mixes for a surface are refused", () => {
  assert.throws(() => ternarySurfaces(summaries.slice(0, 5)), RangeError);
});

test("the same rows give the same specification, and leave the rows as they were", () => {
  const frozen = JSON.stringify(summaries);
  assert.equal(JSON.stringify(ternarySurfaces(summaries)), JSON.stringify(ternarySurfaces(summaries)));
  assert.equal(JSON.stringify(summaries), frozen);
});

test("the optimum set is hatched, the best mix of the surface has a star, and a set of every mix says so", () => {
  // cross retrieval: .3 more with only cross batches than with none; multi retrieval: nothing but noise
  const cells = simplexCentroid().flatMap((mix, at) =>
    [0, 1, 2].map((seed) => {
      const share = mix.cross / (mix.mono + mix.cross + mix.multi);
      const noise = (item: number) => 0.01 * (((at * 7 + seed * 5 + item * 3) % 11) / 5 - 1);
      const scores = (level: number) => Array.from({ length: 40 }, (_, item) => level + noise(item));
      return madeCell(mix, seed, { mono: null, cross: scores(0.3 + 0.3 * share), multi: scores(0.4) });
    }),
  );
  const figure = ternarySurfaces(summariseStudy(cells), studyOptima(cells));
  const [cross, multi] = figure.spec.data.filter(
    ({ name }) => name === "optimum set",
  ) as unknown as Markers[];
  assert.ok(Math.min(...cross.x.filter((x) => x !== null)) > 0.9, "next to the cross corner alone");
  assert.deepEqual([Math.min(...multi.x.slice(0, -1)), Math.max(...multi.x.slice(0, -1))], [0, 1]);
  const [star] = figure.spec.data.filter(({ name }) => name === "best predicted mix") as unknown as Markers[];
  assert.deepEqual([star.x, star.y], [[1], [0]]);
  assert.match(
    star.text[0],
    /^best predicted mix: 0 % mono, 100 % cross, 0 % multi<br>mAP \.[56]\d{3}, 95 % /,
  );
  const said = textsOf(figure).filter((text) => text.startsWith("optimum set"));
  assert.match(said[0], /^optimum set: \d % of all mixes$/);
  assert.equal(said[1], "optimum set: every mix");
  assert.ok(
    figure.spec.data.some(({ name }) =>
      String(name).startsWith("hatched: not below the best at 95 % over seeds and items"),
    ),
  );
  assert.equal(figure.spec.layout.showlegend, true);
  assert.equal(ternarySurfaces(summaries).spec.layout.showlegend, false);
});

test("where a surface lacks fit the measured means stand alone, coloured, and the panel says why", () => {
  // .2 less at the mono corner alone, which no polynomial of third degree bends to
  const mixes = [...simplexCentroid(), ...parseDesign(["interior"])];
  const cells = mixes.flatMap((mix, at) =>
    [0, 1, 2].map((seed) => {
      const level = mix.cross + mix.multi === 0 ? 0.2 : 0.4;
      const noise = (item: number) => 0.001 * (((at * 7 + seed * 5 + item * 3) % 11) / 5 - 1);
      const scores = (mean: number) => Array.from({ length: 40 }, (_, item) => mean + noise(item));
      return madeCell(mix, seed, { mono: null, cross: scores(level), multi: scores(0.4) });
    }),
  );
  const optima = studyOptima(cells);
  const figure = ternarySurfaces(summariseStudy(cells), optima);
  const named = (name: string) =>
    figure.spec.data.filter((trace) => trace.name === name && Array.isArray(trace.x) && trace.x[0] !== null);
  assert.deepEqual(
    [named("optimum set").length, named("best predicted mix").length],
    [1, 1],
    "of multi alone",
  );
  assert.ok(textsOf(figure).includes("no surface fits (p &lt; .001): means alone"));
  const [means] = named("measured means") as unknown as Markers[];
  const values = summariseStudy(cells).map(({ mAP }) => mAP.cross?.value);
  assert.deepEqual(means.marker.color, values);
  const contours = figure.spec.data.filter(({ type }) => type === "contour");
  assert.deepEqual(
    contours.map((trace) => trace.xaxis),
    ["x2"],
    "only multi retrieval has a surface",
  );
  const [sentence, ...others] = lackOfFitSentences(optima);
  assert.match(sentence, /^In cross retrieval the special cubic polynomial misses .*lack of fit p < \.001/);
  assert.deepEqual(others, []);
});
