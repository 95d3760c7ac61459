import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { type Browser, chromium, type Page } from "playwright-core";
import { type LanguageRow, mixName } from "../../src/analysis";
import { browserSetup } from "../../src/figures/browser-setup";
import { simplexCentroid } from "../../src/mixture";
import { reportPage, studyReport } from "../../src/report";
import type { StoredCell } from "../../src/sweep";
import { madeCell } from "../analysis/made-cells";
import { temporaryFolder } from "../support/temporary-folder";

const { executablePath, args = [], env } = browserSetup();
const skip = executablePath === null ? "no browser here; run: npx batchmix setup" : false;
const folder = temporaryFolder("report");
const file = path.join(folder, "index.html");
let browser: Browser | undefined;

/** As if each cell had been asked in two languages, its multi scores a little apart in them. */
function rowsOf(cells: readonly StoredCell[]): LanguageRow[] {
  return cells.flatMap(({ result: { cell, itemScores } }) =>
    ["en", "de"].flatMap((queryLanguage, language) =>
      (itemScores.multi ?? []).flatMap((score, item) =>
        [["multi", "all"] as const, ["cross", queryLanguage === "en" ? "de" : "en"] as const].map(
          ([kind, candidateLanguage]) => ({
            mix: mixName(cell.mix),
            seed: cell.seed,
            kind,
            queryLanguage,
            candidateLanguage,
            item: String(item),
            score: score + 0.01 * language,
          }),
        ),
      ),
    ),
  );
}

before(async () => {
  if (executablePath === null) return;
  const rankDistances = [10, 20, 30, 15, 25, 35];
  const cells = [
    madeCell(null, null, {
      mono: [0.1, 0.2, 0.3, 0.1, 0.2, 0.3],
      cross: [0.1, 0.2, 0.2, 0.1, 0.2, 0.2],
      multi: [0.1, 0.1, 0.2, 0.1, 0.1, 0.2],
      rankDistances,
    }),
  ];
  for (const seed of [0, 1]) {
    for (const [index, mix] of simplexCentroid().entries()) {
      const scores = [0.3, 0.4, 0.5, 0.35, 0.45, 0.55].map(
        (value) => value + 0.02 * index + 0.01 * seed * value,
      );
      cells.push(
        madeCell(mix, seed, {
          mono: scores,
          cross: scores.map((s) => s / 2),
          multi: scores.map((s) => s / 3),
          rankDistances,
        }),
      );
    }
  }
  const results = {
    cells,
    rows: rowsOf(cells),
    trainingLanguages: ["en"],
    tokens: {
      texts: ["en", "de"].map((language) => ({ language, role: "both" as const, tokens: [3, 4, 9] })),
      training: [{ language: "en", texts: 20, tokens: 90 }],
    },
    command: 'npx batchmix report "<made>"',
  };
  writeFileSync(file, reportPage(studyReport(results)));
  browser = await chromium.launch({
    executablePath,
    args: [...args],
    env: { ...(process.env as Record<string, string>), ...env },
  });
});

after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The page opened from disk, without a network, and what it complained of. */
async function open(
  colorScheme: "light" | "dark",
  width = 1280,
): Promise<{ page: Page; complaints: string[] }> {
  const viewport = { width, height: 900 };
  const context = await (browser as Browser).newContext({
    colorScheme,
    offline: true,
    locale: "en-US",
    viewport,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("requestfailed", (request) => complaints.push(request.url()));
  await page.goto(`file://${file}`);
  await page.waitForFunction(
    "[...document.querySelectorAll('.plot')].every((plot) => plot.style.transform.startsWith('scale'))",
  );
  return { page, complaints };
}

/**
 * The least contrast of text with what is behind it, as WCAG 2.2 computes it from relative
 * luminance, over every element that holds text of its own, figures' labels apart from their marks.
 */
const leastContrast = `(() => {
  const luminance = (color) => {
    const [r, g, b] = color.match(/[\\d.]+/g).slice(0, 3).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if (!/, 0\\)$/.test(color) && color !== "transparent") return color;
    }
    return "rgb(255, 255, 255)";
  };
  let least = { ratio: 21, text: "" };
  for (const element of document.querySelectorAll("body *:not(script):not(style)")) {
    const isText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== "");
    if (!isText || element.closest(".plot") || !element.checkVisibility()) continue;
    const [a, b] = [luminance(getComputedStyle(element).color), luminance(behind(element))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < least.ratio) least = { ratio, text: element.textContent.slice(0, 40) };
  }
  const axes = [...document.querySelectorAll(".plot .xtitle, .plot .xtick text, .plot .ytick text")].map((text) => getComputedStyle(text).fill);
  const paper = luminance(getComputedStyle(document.body).backgroundColor);
  for (const color of new Set(axes)) {
    const [a, b] = [luminance(color), paper].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < least.ratio) least = { ratio: (a + 0.05) / (b + 0.05), text: "axis " + color };
  }
  return least;
})()`;

for (const mode of ["light", "dark"] as const) {
  test(`a report opened from disk in ${mode} mode draws its figures without complaint, in readable colours`, {
    skip,
  }, async () => {
    const { page, complaints } = await open(mode);
    assert.deepEqual(complaints, []);
    assert.equal(await page.locator(".js-plotly-plot").count(), 9);
    const fonts = await page.evaluate<string[]>("[...document.fonts].map((face) => face.status)");
    assert.ok(fonts.length > 0 && fonts.every((status) => status === "loaded"), String(fonts));
    const { ratio, text } = await page.evaluate<{ ratio: number; text: string }>(leastContrast);
    assert.ok(ratio >= 4.5, `contrast ${ratio.toFixed(2)} of ${text}`);
    await page.context().close();
  });
}

test("pointing at a mark says what it is", { skip }, async () => {
  const { page } = await open("light");
  const plot = page.locator("#figure-3");
  await plot.scrollIntoViewIfNeeded();
  const mark = await plot.locator(".scatterlayer .point").first().boundingBox();
  assert.ok(mark);
  await page.mouse.move(mark.x + mark.width / 2, mark.y + mark.height / 2, { steps: 3 });
  await page.waitForSelector("#figure-3 .hoverlayer .hovertext");
  await page.context().close();
});

test("by keyboard one gets to the results, changes the mode and scrolls figures", { skip }, async () => {
  const { page } = await open("light");
  const focused = () =>
    page.evaluate<string>(
      "document.activeElement.id || document.activeElement.getAttribute('aria-label') || document.activeElement.textContent",
    );
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "Skip to the results");
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "mode");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate("document.documentElement.className"), "dark");
  assert.equal(await page.getAttribute("#mode", "aria-pressed"), "true");
  const reached: string[] = [];
  for (let tab = 0; tab < 150 && reached[reached.length - 1] !== "difference"; tab++) {
    await page.keyboard.press("Tab");
    reached.push(await focused());
  }
  assert.ok(reached.includes("Findings"), reached.join(" | "));
  assert.equal(reached[reached.length - 1], "difference", "a heading by which a table is sorted");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate("document.activeElement.parentElement.ariaSort"), "descending");
  await page.context().close();
});

test("a table is sorted by number or by text, down and up", { skip }, async () => {
  const { page } = await open("light");
  const column = (at: number) =>
    page.evaluate<string[]>(`(() => {
      const heading = [...document.querySelectorAll("button.sort")].find((each) => each.textContent === "difference");
      return [...heading.closest("table").tBodies[0].rows].map((row) => row.cells[${at}].textContent);
    })()`);
  const numbers = async () => (await column(2)).map((text) => Number(text.replace("−", "-")));
  const heading = page.locator("button.sort", { hasText: /^difference$/ }).first();
  await heading.click();
  const down = await numbers();
  assert.ok(down.length > 10 && down.some((value) => value < 0) && down.some((value) => value > 0));
  assert.deepEqual(
    down,
    [...down].sort((a, b) => b - a),
  );
  await heading.click();
  assert.deepEqual(
    await numbers(),
    [...down].sort((a, b) => a - b),
  );
  await page
    .locator("button.sort", { hasText: /^contrast$/ })
    .first()
    .click();
  const names = await column(1);
  assert.deepEqual(
    names,
    [...names].sort((a, b) => b.localeCompare(a)),
  );
  await page.context().close();
});

for (const width of [1280, 390]) {
  test(`at ${width} pixels the first screen has three sentences, figures fill the page, and nothing is wider than it`, {
    skip,
  }, async () => {
    const { page, complaints } = await open("light", width);
    assert.equal(await page.evaluate("document.documentElement.scrollWidth"), width);
    const sentences = await page.locator("section").first().locator("p").allTextContents();
    assert.match(sentences[0], /untrained/);
    assert.match(sentences[2], /loses least where it loses most/);
    const figures = await page.evaluate<{ drawn: number; frame: number }[]>(
      `[...document.querySelectorAll(".plot")].map((plot) => ({
        drawn: plot.querySelector(".main-svg").getBoundingClientRect().width,
        frame: plot.parentElement.clientWidth,
      }))`,
    );
    for (const { drawn, frame } of figures)
      assert.ok(drawn <= frame + 1 && drawn > 0.6 * frame, `${drawn} of ${frame}`);
    assert.deepEqual(complaints, []);
    await page.context().close();
  });
}

test("text that looks like HTML is text", { skip }, async () => {
  const { page } = await open("light");
  assert.ok((await page.textContent("main"))?.includes('npx batchmix report "<made>"'));
  await page.context().close();
});
