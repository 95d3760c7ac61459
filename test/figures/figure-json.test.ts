import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { projectPath } from "../../src/core";
import * as figures from "../../src/figures";
import { printWidths, smallTextSize } from "../../src/figures/theme";
import { madeFigures } from "./made-figures";
import { normalised } from "./normalised";

/** What src/figures exports besides figures. */
const others = [
  "closeBrowser",
  "enlarged",
  "exportFigure",
  "fontCss",
  "plotlyFile",
  "renderJpeg",
  "scatter",
  "sizedFigure",
];

test("every figure is among those tested here", () => {
  const exported = Object.entries(figures).flatMap(([name, value]) =>
    typeof value === "function" ? [name] : [],
  );
  assert.deepEqual(exported.filter((name) => !others.includes(name)).sort(), Object.keys(madeFigures).sort());
});

/** Every value of a key, anywhere within. */
function valuesOf(key: string, value: unknown): unknown[] {
  if (value === null || typeof value !== "object") return [];
  const own = Object.hasOwn(value, key) ? [(value as Record<string, unknown>)[key]] : [];
  return [...own, ...Object.values(value).flatMap((each) => valuesOf(key, each))];
}

for (const [name, draw] of Object.entries(madeFigures)) {
  test(`${name}'s specification is as written in test/fixtures/figures`, () => {
    const file = projectPath("test", "fixtures", "figures", `${name}.json`);
    assert.deepEqual(normalised(draw()), JSON.parse(readFileSync(file, "utf8")));
  });

  test(`${name} comes at every width of print, with type of 7 pt or more`, () => {
    for (const width of printWidths) {
      const { widthInches, heightInches, spec } = draw(width);
      assert.equal(widthInches, width);
      assert.ok(Math.abs((spec.layout.width as number) - 96 * width) < 1e-9);
      assert.ok(Math.abs((spec.layout.height as number) - 96 * heightInches) < 1e-9);
      assert.ok(heightInches < 9.5, `${heightInches} inches do not fit a page`);
      const { l, r } = spec.layout.margin as { l: number; r: number };
      assert.ok(96 * width - l - r > 150, `${96 * width - l - r} pixels are left of ${width} inches`);
      const sizes = ["font", "tickfont", "textfont"]
        .flatMap((key) => valuesOf(key, spec))
        .flatMap((font) => {
          const { size } = font as { size?: number };
          return size === undefined ? [] : [size];
        });
      assert.ok(sizes.length > 0 && sizes.every((size) => size >= smallTextSize), String(sizes));
      const json = JSON.stringify(spec);
      assert.doesNotMatch(json, /NaN|undefined|Infinity/);
      assert.doesNotMatch(
        json,
        /"ticktext":\[[^\]]*"[−+]?0\.\d+"(?![^\]]*"1\.\d+")/,
        "0.05 on an axis that ends below 1",
      );
    }
  });
}
