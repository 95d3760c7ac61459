import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Browser, chromium } from "playwright-core";
import { enlarged, plotlyFile, type SizedFigure } from "../../src/figures";
import { browserSetup } from "../../src/figures/browser-setup";
import { madeFigures } from "./made-figures";

const { executablePath, args = [], env } = browserSetup();
const skip = executablePath === null ? "no browser here; run: npx batchmix setup" : false;
let browser: Browser | undefined;

before(async () => {
  if (executablePath === null) return;
  browser = await chromium.launch({
    executablePath,
    args: [...args],
    env: { ...(process.env as Record<string, string>), ...env },
  });
});
after(() => browser?.close());

interface Placed {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

/** The centre and the height of every text of a figure as Plotly draws it. */
async function textsOf({ spec }: SizedFigure): Promise<Placed[]> {
  const page = await (browser as Browser).newPage();
  try {
    await page.setContent('<div id="figure"></div>');
    await page.addScriptTag({ path: plotlyFile() });
    const { data, layout } = spec;
    return await page.evaluate<Placed[]>(`(async () => {
      await Plotly.newPlot("figure", ...${JSON.stringify([data, layout, { staticPlot: true }])});
      const origin = document.getElementById("figure").getBoundingClientRect();
      return [...document.querySelectorAll("#figure text")].filter((each) => each.textContent.trim() !== "").map((each) => {
        const { left, top, width, height } = each.getBoundingClientRect();
        return { text: each.textContent, x: left - origin.left + width / 2, y: top - origin.top + height / 2, height };
      });
    })()`);
  } finally {
    await page.close();
  }
}

test("an enlarged figure has the same texts at the enlarged places, in enlarged type", { skip }, async () => {
  const factor = 1.45;
  for (const name of [
    "contrastForest",
    "ternarySurfaces",
    "throughput",
    "alphaCurveFigure",
    "paretoScatter",
  ]) {
    const figure = madeFigures[name]();
    const [small, large] = [await textsOf(figure), await textsOf(enlarged(figure, factor))];
    assert.deepEqual(
      large.map(({ text }) => text),
      small.map(({ text }) => text),
      name,
    );
    assert.ok(small.length > 5);
    for (const [index, { text, x, y, height }] of small.entries()) {
      const far = Math.hypot(large[index].x - factor * x, large[index].y - factor * y);
      assert.ok(far < 14, `${name}: ${text} is ${far.toFixed(1)} pixels off`); // Plotly's own gaps stay as they are
      assert.ok(Math.abs(large[index].height / height - factor) < 0.12, `${name}: ${text}`);
    }
  }
});
