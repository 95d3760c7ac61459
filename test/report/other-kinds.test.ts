import assert from "node:assert/strict";
import { test } from "node:test";
import { alphaCurve, recommendationSentence, studyOptima, studySurfaces } from "../../src/analysis";
import type { Kind } from "../../src/core";
import { batchKinds, kindNames } from "../../src/core";
import { type Mix, parseDesign } from "../../src/mixture";
import { reportFigures, reportPage, studyReport } from "../../src/report";
import type { StoredCell } from "../../src/sweep";
import { madeCell } from "../analysis/made-cells";
import { coarseOptima } from "../analysis/made-surfaces";

const viaEnglish: Kind = { name: "via-english", same: 0, draw: "pair", with: "en" };

/** A study of some kinds, whose scores depend on a mix's shares alone, whatever the kinds are called. */
function studyOf(kinds: readonly (string | Kind)[], design: readonly string[]): StoredCell[] {
  const names = kindNames(kinds);
  const mixes: Mix[] = parseDesign(design, names);
  const worth = [0, 0.1, 0.16, 0.04];
  return [null, ...mixes].flatMap((mix) =>
    (mix ? [0, 1, 2] : [null]).map((seed) => {
      const parts = mix ? names.map((name) => mix[name]) : [];
      const sum = parts.reduce((total, part) => total + part, 0);
      const level = parts.reduce((total, part, place) => total + (worth[place] * part) / sum, 0.3);
      const row = (more: number) =>
        Array.from(
          { length: 12 },
          (_, item) =>
            level +
            more +
            0.02 * ((((seed ?? 0) * 5 + item * 7 + parts.length * item) % 11) / 5 - 1) +
            0.01 * level * (seed ?? 0),
        );
      const made = madeCell(mix, seed, { mono: row(0.1), cross: row(0.05), multi: row(0) });
      const { cell } = made.result;
      const settings = { ...cell.settings, kinds };
      return { ...made, result: { ...made.result, cell: { ...cell, settings } } };
    }),
  );
}

const reportOf = (cells: StoredCell[]) =>
  studyReport({ cells, rows: [], trainingLanguages: ["en"], command: "made" });

const named = ["cross", "x-x", viaEnglish];
const triangle = ["simplex-centroid", "interior"];

test("the surfaces, optimum sets and recommendation of three kinds are those of mono, cross and multi by other names", () => {
  const [ours, same] = [studyOf(named, triangle), studyOf(batchKinds, triangle)];
  /** A sentence with places for the names of kinds. */
  const withPlaces = (text: string, names: readonly string[]) =>
    text.replace(/mono|cross|multi|x-x|via-english/gi, (name) => `<${names.indexOf(name.toLowerCase())}>`);
  const surfaces = (cells: StoredCell[]) =>
    studySurfaces(cells).map(({ quantity, richest: { coefficients, order } }) => ({
      quantity,
      order,
      coefficients: coefficients.map(({ value, low, high }) => [value, low, high]),
    }));
  assert.ok(surfaces(ours).length > 0);
  assert.deepEqual(surfaces(ours), surfaces(same));
  const terms = studySurfaces(ours)[0].richest.coefficients.map(({ term }) => term);
  assert.deepEqual(terms.slice(0, 5), ["cross", "x-x", "via-english", "cross·x-x", "cross·via-english"]);
  const [ourOptima, theirOptima] = [ours, same].map(coarseOptima);
  const bestOf = (optima: typeof ourOptima) =>
    optima.map(({ optimum }) => optimum && [Object.values(optimum.best), Object.values(optimum.ranges)]);
  assert.ok(ourOptima.length > 0);
  assert.deepEqual(bestOf(ourOptima), bestOf(theirOptima));
  const [our, their] = [recommendationSentence(ours, ourOptima), recommendationSentence(same, theirOptima)];
  assert.equal(withPlaces(our, kindNames(named)), withPlaces(their, batchKinds));
});

test("three other kinds give a triangle with their names at its corners, in the report and as a figure", () => {
  const report = reportOf(studyOf(named, triangle));
  const figure = reportFigures(report).get("ternary");
  const texts = JSON.stringify(figure?.spec.layout.annotations);
  for (const name of ["all cross batches", "all x-x batches", "all via-english batches"])
    assert.ok(texts.includes(name), name);
  assert.doesNotMatch(texts, /all (mono|multi) batches/);
  assert.match(report.lead[0], /proportion of cross, x-x and via-english batches/);
  assert.match(reportPage(report), /all via-english batches/);
});

test("two kinds give the line between them, with what each mix loses to the best, and no triangle", () => {
  const cells = studyOf(["x-x", viaEnglish], ["1:0", "1:1", "0:1"]);
  const shares = alphaCurve(cells).filter(({ setting }) => setting === "multi");
  assert.deepEqual(
    shares.map(({ edge, share, published }) => [edge, share, published]),
    [0, 0.5, 1].map((share) => [["x-x", "via-english"], share, null]),
  );
  const figures = reportFigures(reportOf(cells));
  assert.equal(figures.has("ternary"), false);
  const layout = JSON.stringify(figures.get("alpha")?.spec.layout);
  for (const title of ["share of via-english batches", "mAP minus that of x-x batches"])
    assert.ok(layout.includes(title), title);
  const page = reportPage(reportOf(cells));
  assert.match(page, /Trade-offs: how far each mix is below/);
  assert.match(page, /Of the 3 measured mixes via-english loses least where it loses most: 0?\.000 mAP/);
  assert.doesNotMatch(page, /arXiv 2408\.10536, of other models/);
});

test("four kinds give the table of what each mix loses, and a mix to use", () => {
  const cells = studyOf(["mono", "cross", "x-x", viaEnglish], ["corners", "centroid"]);
  assert.deepEqual(alphaCurve(cells), []);
  assert.deepEqual(studyOptima(cells), []);
  const report = reportOf(cells);
  const figures = [...reportFigures(report).keys()];
  assert.ok(
    !figures.includes("ternary") && !figures.includes("alpha") && figures.includes("contrasts"),
    figures.join(),
  );
  const table = report.sections.flatMap(({ parts }) => parts).find((part) => part.kind === "table");
  assert.ok(table?.kind === "table");
  assert.deepEqual(
    table.rows.map(([mix]) => mix),
    ["mono", "cross", "x-x", "via-english", "centroid"],
  );
  assert.match(reportPage(report), /Of the 5 measured mixes x-x loses least/);
});
