import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { sha256, writeFileAtomic } from "../core";
import { type BrowserSetup, browserSetup } from "./browser-setup";
import { figureRows } from "./figure-rows";
import type { SizedFigure } from "./figure-spec";
import { fontCss } from "./fonts";
import { withDensity } from "./png-density";
import { plotlyFile, standAlonePage } from "./stand-alone-page";
import { pixelsPerInch } from "./theme";

/** What an export wrote, and a line on what it could not. */
export interface ExportedFigure {
  readonly files: readonly string[];
  readonly note: string | null;
}

const printDpi = 300;

/** The one browser of this process, or why there is none. */
let started: Promise<Browser | string> | undefined;

/**
 * Writes a figure as NAME.svg, NAME.pdf (fonts embedded) and NAME.png (300 dots an inch) at its
 * printed size, its Plotly specification as NAME.json and what it shows as NAME.csv. The same figure gives the same SVG, byte for byte. Where no browser can start,
 * NAME.html is written instead: interactive, self-contained, and a note says how to get the rest.
 *
 * @param setup the browser to start, if this process has none yet
 * @throws {UserError} if the folder cannot be written
 */
export async function exportFigure(
  name: string,
  figure: SizedFigure,
  folder: string,
  setup = browserSetup(),
): Promise<ExportedFigure> {
  const file = (extension: string) => path.join(folder, `${name}.${extension}`);
  const browser = await startBrowser(setup);
  if (typeof browser === "string") {
    writeFileAtomic(file("html"), standAlonePage(name, figure));
    const note = `no browser could start (${browser}), so figures are HTML; install chromium and run: npx batchmix setup`;
    return { files: [file("html")], note };
  }
  const page = await pageWith(browser, figure);
  try {
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true, pageRanges: "1" });
    const svg = await svgOf(page, figure);
    const png = await pictureOf(page, figure, printDpi, { type: "png" });
    writeFileAtomic(file("svg"), svg);
    writeFileAtomic(file("pdf"), pdf);
    writeFileAtomic(file("png"), withDensity(png, printDpi));
    writeFileAtomic(file("json"), JSON.stringify(figure.spec));
    writeFileAtomic(file("csv"), figureRows(figure.spec));
    return { files: ["svg", "pdf", "png", "json", "csv"].map(file), note: null };
  } finally {
    await page.context().close();
  }
}

/** A figure as a JPEG of twice its screen size, for notebooks; null where no browser can start. */
export async function renderJpeg(figure: SizedFigure): Promise<Buffer | null> {
  const browser = await startBrowser(browserSetup());
  if (typeof browser === "string") return null;
  const page = await pageWith(browser, figure);
  try {
    return await pictureOf(page, figure, 2 * pixelsPerInch, { type: "jpeg", quality: 92 });
  } finally {
    await page.context().close();
  }
}

/** Ends the browser, if one was started; without it the process does not end. */
export async function closeBrowser(): Promise<void> {
  const browser = await started;
  started = undefined;
  if (typeof browser === "object") await browser.close();
}

function startBrowser(setup: BrowserSetup): Promise<Browser | string> {
  started ??= launch(setup);
  return started;
}

async function launch({ executablePath, args = [], env, reason }: BrowserSetup): Promise<Browser | string> {
  if (executablePath === null) return reason ?? "none found";
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  try {
    const { chromium } = require("playwright-core") as typeof import("playwright-core"); // half a second
    return await chromium.launch({
      executablePath,
      args: [...args],
      env: { ...Object.fromEntries(inherited), ...env },
      headless: true,
    });
  } catch (error) {
    return (error as Error).message.split("\n")[0];
  }
}

/** A page without network that has drawn the figure. */
async function pageWith(browser: Browser, figure: SizedFigure): Promise<Page> {
  const { data, layout } = figure.spec;
  const drawn = JSON.stringify({ data, layout });
  const context = await browser.newContext({ locale: "en-US" });
  await context.route("**/*", (route) => route.abort());
  const page = await context.newPage();
  const size = `${figure.widthInches}in ${figure.heightInches}in`;
  await page.setContent(
    `<!doctype html><style>${fontCss(drawn)}\n@page{size:${size};margin:0}html,body{margin:0;background:#fff;overflow:hidden}</style><div id="figure"></div>`,
  );
  await page.addScriptTag({ path: plotlyFile() });
  // a text, not a function: transpilers add helpers to functions that a page does not have
  await page.evaluate(`(async () => {
    let state = 0x${sha256(drawn).slice(0, 8)};
    Math.random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32; // Plotly draws its ids at random
    await Promise.all([...document.fonts].map((face) => face.load()));
    const { data, layout } = ${drawn};
    await Plotly.newPlot("figure", data, layout, { staticPlot: true });
  })()`);
  return page;
}

/** The page as drawn, enlarged so that its size in pixels is inches times dots an inch, to the pixel. */
async function pictureOf(
  page: Page,
  { widthInches, heightInches }: SizedFigure,
  dotsPerInch: number,
  format: { readonly type: "png" } | { readonly type: "jpeg"; readonly quality: number },
): Promise<Buffer> {
  const size = {
    width: Math.round(widthInches * dotsPerInch),
    height: Math.round(heightInches * dotsPerInch),
  };
  await page.setViewportSize(size);
  await page.evaluate(
    `Object.assign(document.body.style, { transformOrigin: "0 0", transform: "scale(${dotsPerInch / pixelsPerInch})" })`,
  );
  return page.screenshot({ ...format, clip: { x: 0, y: 0, ...size } });
}

async function svgOf(page: Page, { widthInches, heightInches, spec }: SizedFigure): Promise<string> {
  const [width, height] = [widthInches * pixelsPerInch, heightInches * pixelsPerInch];
  const url = await page.evaluate<string>(
    `Plotly.toImage("figure", { format: "svg", width: ${width}, height: ${height} })`,
  );
  return decodeURIComponent(url.slice(url.indexOf(",") + 1))
    .replace(/width="[\d.]+" height="[\d.]+"/, `width="${widthInches}in" height="${heightInches}in"`)
    .replace(/(<svg[^>]*>)/, `$1<style>${fontCss(JSON.stringify(spec))}</style>`);
}
