import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { fitResponseSurface, type MixSummary } from "../../src/analysis";
import { projectPath } from "../../src/core";
import { closeBrowser, contrastForest, exportFigure, ternarySurfaces, throughput } from "../../src/figures";

const estimate = (value: number) => ({ value, low: value - 0.02, high: value + 0.03 });

/** Seven mixes whose mAP is .3 + .1 cross + .2 cross·multi, and a little more in mono and multi retrieval. */
const summaries: MixSummary[] = (
  [
    ["untrained", null],
    ["mono", [1, 0, 0]],
    ["cross", [0, 1, 0]],
    ["multi", [0, 0, 1]],
    ["mono+cross", [1 / 2, 1 / 2, 0]],
    ["mono+multi", [1 / 2, 0, 1 / 2]],
    ["cross+multi", [0, 1 / 2, 1 / 2]],
    ["centroid", [1 / 3, 1 / 3, 1 / 3]],
  ] as [string, [number, number, number] | null][]
).map(([label, shares]) => {
  const [mono, cross, multi] = shares ?? [0, 0, 0];
  const value = 0.3 + 0.1 * cross + 0.2 * cross * multi;
  return {
    label,
    proportions: shares && { mono, cross, multi },
    seeds: shares ? 3 : 0,
    mAP: { mono: estimate(value + 0.05), cross: estimate(value), multi: estimate(value + 0.1) },
    rankDistance: estimate(900),
    trainingPairsPerSecond: shares && { median: 100, low: 90, high: 120 },
    encodingTextsPerSecond: { median: 700, low: 650, high: 720 },
  };
});

const rows = (["mono", "cross", "multi"] as const).flatMap((setting, index) =>
  ["cross − mono", "multi − mono", "mono − untrained"].map((contrast) => ({
    setting,
    contrast,
    estimate: 0.02 * index,
    low: 0.02 * index - 0.01,
    high: 0.02 * index + 0.01,
    holmP: index === 0 ? 1 : 0.001,
  })),
);

after(closeBrowser);

test("the ternary figure draws the fitted surface, every measured mix in its place, and the best one filled", () => {
  const { spec } = ternarySurfaces(summaries);
  const contours = spec.data.filter((trace) => trace.type === "contour");
  assert.equal(contours.length, 3);
  const markers = spec.data.filter((trace) => trace.mode === "markers");
  const height = Math.sqrt(3) / 2;
  const places = [0, 1, 1 / 2, 1 / 2, 1 / 4, 3 / 4, 1 / 2];
  for (const [index, x] of (markers[1].x as number[]).entries())
    assert.ok(Math.abs(x - places[index]) < 1e-12);
  assert.deepEqual((markers[1].y as number[]).slice(0, 3), [0, 0, height]);
  const fills = (markers[1].marker as { color: string[] }).color;
  assert.deepEqual(
    fills.map((color) => color === "#000"),
    [false, true, false, false, false, false, false],
  ); // cross: .4

  const surface = fitResponseSurface(
    summaries.flatMap(({ proportions, mAP }) =>
      proportions ? [{ point: proportions, value: mAP.cross.value }] : [],
    ),
  );
  const { x, y, z } = contours[1] as unknown as { x: number[]; y: number[]; z: number[][] };
  const [column, row] = [40, 30];
  const multi = y[row] / height;
  const cross = x[column] - multi / 2;
  assert.ok(Math.abs(z[row][column] - surface.predict({ mono: 1 - cross - multi, cross, multi })) < 1e-4);
  assert.ok(Math.abs(z[row][column] - (0.3 + 0.1 * cross + 0.2 * cross * multi)) < 1e-4);
});

test("the forest shows intervals as given, hollow where no difference was found", () => {
  const { spec } = contrastForest(rows);
  const [mono, cross] = spec.data as unknown as {
    x: number[];
    error_x: { array: number[]; arrayminus: number[] };
    marker: { color: string[] };
  }[];
  assert.deepEqual(mono.marker.color, ["#fff", "#fff"]);
  assert.ok(!cross.marker.color.includes("#fff"));
  assert.deepEqual(cross.x, [0.02, 0.02]);
  assert.ok(
    Math.abs(cross.error_x.array[0] - 0.01) < 1e-12 && Math.abs(cross.error_x.arrayminus[0] - 0.01) < 1e-12,
  );
});

test("the throughput figure leaves the untrained model's training out and shows ranges over seeds", () => {
  const { spec } = throughput(summaries);
  const [training, encoding] = spec.data as unknown as {
    x: (number | null)[];
    error_x: { array: number[] };
  }[];
  assert.deepEqual(training.x, [100, 100, 100, 100, 100, 100, 100, null]);
  assert.equal(training.error_x.array[0], 20);
  assert.ok(encoding.x.every((rate) => rate === 700));
});

test("a figure becomes SVG, PDF and PNG at its printed size, the same bytes of SVG each time", async (context) => {
  const setup = projectPath(".setup", "browser.json");
  if (!existsSync(setup) || JSON.parse(readFileSync(setup, "utf8")).executablePath === null) {
    return context.skip("no browser starts here; see npx batchmix setup");
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), "batchmix-figures-"));
  const figure = ternarySurfaces(summaries);
  const { files } = await exportFigure("first", figure, folder);
  assert.deepEqual(
    files.map((file) => path.basename(file)),
    ["first.svg", "first.pdf", "first.png"],
  );
  const [svg, pdf, png] = files.map((file) => readFileSync(file));
  const width = png.readUInt32BE(16); // the header's first number
  assert.ok(Math.abs(width - 6.3 * 300) <= 3, `${width} pixels`);
  assert.match(pdf.subarray(0, 5).toString("latin1"), /%PDF-/);
  assert.ok(pdf.includes("/FontFile2") || pdf.includes("/FontFile3"), "no font is embedded");
  assert.match(svg.toString(), /^<svg[^>]*width="6\.3in" height="2\.55in"/);
  const again = await exportFigure("again", figure, folder);
  assert.ok(readFileSync(again.files[0]).equals(svg));
});
