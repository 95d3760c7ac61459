import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, test } from "node:test";
import { chromium } from "playwright-core";
import {
  closeBrowser,
  contrastForest,
  exportFigure,
  lengthBoxes,
  renderJpeg,
  ternarySurfaces,
  throughput,
} from "../../src/figures";
import { browserSetup } from "../../src/figures/browser-setup";
import type { Browser } from "../../src/figures/export";
import { temporaryFolder } from "../support/temporary-folder";
import { contrasts, summaries } from "./made-study";

const setup = browserSetup();
const skip = setup.executablePath === null && `no browser is set up here (${setup.reason})`;
/** Fails to compile where playwright-core has not what drawing uses. */
const asDrawing = (browser: Awaited<ReturnType<typeof chromium.launch>>): Browser => browser;
void asDrawing;
const newFolder = () => temporaryFolder("figures");
const names = (files: readonly string[]) => files.map((file) => path.basename(file));

afterEach(closeBrowser);

test("a figure becomes SVG, PDF and PNG at its printed size, in its own font", { skip }, async () => {
  const folder = newFolder();
  for (const [name, figure] of Object.entries({
    ternary: ternarySurfaces(summaries),
    contrasts: contrastForest(contrasts),
    throughput: throughput(summaries),
  })) {
    const { files, note } = await exportFigure(name, figure, folder);
    assert.deepEqual(
      names(files),
      ["svg", "pdf", "png", "json", "csv"].map((ending) => `${name}.${ending}`),
    );
    assert.deepEqual(JSON.parse(readFileSync(files[3], "utf8")), JSON.parse(JSON.stringify(figure.spec)));
    assert.equal(note, null);
    const [svg, pdf, png] = files.map((file) => readFileSync(file));

    const pixels = [png.readUInt32BE(16), png.readUInt32BE(20)]; // the header's width and height
    assert.deepEqual(pixels, [Math.round(figure.widthInches * 300), Math.round(figure.heightInches * 300)]);

    assert.equal(pdf.subarray(0, 5).toString("latin1"), "%PDF-");
    assert.deepEqual(fontsOf(pdf), ["NotoSans"]);
    const printed = pdf.toString("latin1");
    const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(printed) ?? [];
    assert.ok(Math.abs(Number(width) / 72 - figure.widthInches) < 0.01, `${width} points wide`);
    assert.ok(Math.abs(Number(height) / 72 - figure.heightInches) < 0.01, `${height} points high`);

    const size = `width="${figure.widthInches}in" height="${figure.heightInches}in"`;
    assert.ok(svg.toString().startsWith("<svg") && svg.includes(size));
  }
  assert.equal(readdirSync(folder).filter((file) => file.includes("tmp")).length, 0);
});

/** Names of the fonts that a PDF holds; those it only names are no such. */
function fontsOf(pdf: Buffer): string[] {
  const text = pdf.toString("latin1");
  assert.match(text, /\/FontFile[23]/);
  const names = [...text.matchAll(/\/BaseFont \/(?:[A-Z]{6}\+)?([A-Za-z]+)/g)].map(([, name]) => name);
  return [...new Set(names)].sort();
}

test("labels of any script are drawn in Noto and embedded in PDF, SVG and page", { skip }, async () => {
  const labels = ["ไทย", "日本語", "中文", "العربية", "हिन्दी", "తెలుగు", "বাংলা", "한국어", "Ελλάδα"];
  const rows = labels.map((language) => ({ language, role: "both", characters: [1, 2] }));
  const folder = newFolder();
  const { files } = await exportFigure("scripts", lengthBoxes(rows), folder);
  const [svg, pdf] = files.map((file) => readFileSync(file));
  assert.deepEqual(
    fontsOf(pdf).map((name) => name.replace("Thin", "")), // the East Asian fonts' name for all weights
    ["", "Arabic", "Bengali", "KR", "SC", "Telugu", "Thai"].map((script) => `NotoSans${script}`),
  );
  const none = { executablePath: null, reason: "" } as const;
  await closeBrowser();
  const page = readFileSync(
    (await exportFigure("scripts", lengthBoxes(rows), folder, none)).files[0],
    "utf8",
  );
  for (const text of [svg.toString(), page])
    for (const first of ["E44", "E17", "65e5", "627", "0900-097F", "C24", "9AC", "D55C", "0370-0377"])
      assert.match(text, new RegExp(`unicode-range: [^}]*U\\+${first}`, "i"), first);
  assert.ok(svg.length < 500_000, `${svg.length} bytes`);
});

test("the same figure gives the same bytes, in another browser and a second later too", {
  skip,
}, async () => {
  const folder = newFolder();
  const drawn: Buffer[][] = [];
  for (const name of ["first", "second"]) {
    const { files } = await exportFigure(name, ternarySurfaces(summaries), folder);
    drawn.push(files.map((file) => readFileSync(file)));
    await closeBrowser();
    await new Promise((resolve) => setTimeout(resolve, 1000)); // a PDF says in which second it was made
  }
  const [first, second] = drawn;
  for (const [index, bytes] of first.entries()) assert.ok(bytes.equals(second[index]), `file ${index}`);
});

test("the SVG is well-formed and needs nothing from elsewhere; figures do not share ids", {
  skip,
}, async () => {
  const folder = newFolder();
  const figures = [ternarySurfaces(summaries), throughput(summaries)];
  const texts: string[] = [];
  for (const [index, figure] of figures.entries()) {
    const { files } = await exportFigure(String(index), figure, folder);
    texts.push(readFileSync(files[0], "utf8"));
  }
  const browser = await chromium.launch({
    ...setup,
    executablePath: setup.executablePath as string,
  } as object);
  try {
    const page = await browser.newPage();
    for (const text of texts) {
      const parsed = await page.evaluate(
        `new DOMParser().parseFromString(${JSON.stringify(text)}, "image/svg+xml").documentElement.nodeName`,
      );
      assert.equal(parsed, "svg");
      assert.doesNotMatch(text.replace(/xmlns(:\w+)?="[^"]*"/g, ""), /https?:/);
    }
  } finally {
    await browser.close();
  }
  const ids = texts.map((text) => [...text.matchAll(/\bid="([^"]+)"/g)].map((match) => match[1]));
  assert.ok(ids[0].length > 0);
  assert.deepEqual(
    ids[0].filter((id) => ids[1].includes(id)),
    [],
  );
});

test("a notebook's still picture has twice the pixels of the screen", { skip }, async () => {
  const jpeg = await renderJpeg(throughput(summaries));
  assert.equal(jpeg?.subarray(0, 3).toString("hex"), "ffd8ff");
  const frame = jpeg?.indexOf(Buffer.from("ffc0", "hex")) ?? -1; // baseline frame: length, depth, height, width
  assert.deepEqual(
    [jpeg?.readUInt16BE(frame + 7), jpeg?.readUInt16BE(frame + 5)],
    [6.3 * 192, 2.5 * 192].map(Math.round),
  );
});

test("without a browser a figure is one interactive page, and a line says why and what to do", async () => {
  const folder = newFolder();
  const none = { executablePath: null, reason: "no libnss3.so" } as const;
  const { files, note } = await exportFigure("rates", throughput(summaries), folder, none);
  assert.deepEqual(names(files), ["rates.html"]);
  assert.match(note ?? "", /no browser could start \(no libnss3\.so\).*npx batchmix setup/);
  const page = readFileSync(files[0], "utf8");
  assert.doesNotMatch(page, /<(script|link|img)[^>]+(src|href)=/);
});

test("a browser that is there but does not start counts as none", async () => {
  const broken = { executablePath: "/bin/false", args: [], env: {} };
  const { files, note } = await exportFigure("rates", throughput(summaries), newFolder(), broken);
  assert.deepEqual(names(files), ["rates.html"]);
  assert.ok(note?.includes("could start") && existsSync(files[0]));
});

test("the interactive page draws the figure without a network", { skip }, async () => {
  const none = { executablePath: null, reason: "" } as const;
  const { files } = await exportFigure("rates", throughput(summaries), newFolder(), none);
  const browser = await chromium.launch({
    ...setup,
    executablePath: setup.executablePath as string,
  } as object);
  try {
    const context = await browser.newContext({ offline: true });
    const page = await context.newPage();
    await page.goto(`file://${files[0]}`);
    await page.waitForSelector("#figure .points");
    assert.equal(await page.locator("#figure .points path").count(), 7 + 7 + 8); // rates of pairs, tokens and texts
  } finally {
    await browser.close();
  }
});

test("a folder that cannot be made is a clear error", { skip }, async () => {
  await assert.rejects(exportFigure("rates", throughput(summaries), "/dev/null/figures"), /\/dev\/null/);
});
