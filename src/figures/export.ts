import { readFileSync } from "node:fs";
import path from "node:path";
import { crc32 } from "node:zlib";
import { csvText, htmlText, projectPath, sha256, writeFileAtomic } from "../core";
import { type BrowserSetup, browserSetup } from "./browser-setup";
import type { FigureSpec, SizedFigure } from "./figure";
import { fontCss } from "./fonts";
import { pixelsPerInch } from "./theme";

/** The files that an export wrote, and a line on what it could not write. */
export interface ExportedFigure {
  readonly files: readonly string[];
  readonly note: string | null;
}

const printDpi = 300;

/** plotly.js itself, for pages without a network. */
export const plotlyFile = () => projectPath("node_modules", "plotly.js-dist-min", "plotly.min.js");

/**
 * What draws of playwright-core's Browser: every notebook's kernel would read the package's types, two megabytes.
 * A test checks that the package has these.
 */
export interface Browser {
  newContext(options: { readonly locale: string }): Promise<Context>;
  close(): Promise<void>;
}

interface Context {
  route(url: string, answer: (route: { abort(): Promise<void> }) => Promise<void>): Promise<unknown>;
  newPage(): Promise<Page>;
  close(): Promise<void>;
}

interface Page {
  context(): Context;
  setContent(html: string): Promise<void>;
  addScriptTag(script: { readonly path: string }): Promise<unknown>;
  evaluate<Result>(code: string): Promise<Result>;
  setViewportSize(size: { readonly width: number; readonly height: number }): Promise<void>;
  screenshot(options: {
    readonly type: "png" | "jpeg";
    readonly quality?: number;
    readonly clip: {
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
    };
  }): Promise<Buffer>;
  pdf(options: {
    readonly preferCSSPageSize: boolean;
    readonly printBackground: boolean;
    readonly pageRanges: string;
  }): Promise<Buffer>;
}

interface Playwright {
  readonly chromium: {
    launch(options: {
      readonly executablePath: string;
      readonly args: string[];
      readonly env: Record<string, string>;
      readonly headless: boolean;
    }): Promise<Browser>;
  };
}

/** The one browser of this process, or why there is none. */
let started: Promise<Browser | string> | undefined;

/**
 * Writes a figure as NAME.svg, NAME.pdf (fonts embedded) and NAME.png (300 dots an inch) at its
 * printed size, its Plotly specification as NAME.json and what it shows as NAME.csv. The same figure
 * gives the same SVG and PDF, byte for byte. Where no browser can start, NAME.html is written instead:
 * interactive, self-contained, and a note says how to get the rest.
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
  const drawn = await draw(figure, setup, async (page) => ({
    pdf: undated(await page.pdf({ preferCSSPageSize: true, printBackground: true, pageRanges: "1" })),
    svg: await svgOf(page, figure),
    png: withDensity(await pictureOf(page, figure, printDpi, { type: "png" }), printDpi),
  }));
  if (typeof drawn === "string") {
    writeFileAtomic(file("html"), standAlonePage(name, figure));
    const note = `no browser could start (${drawn}), so figures are HTML; install chromium and run: npx batchmix setup`;
    return { files: [file("html")], note };
  }
  const contents = {
    svg: drawn.svg,
    pdf: drawn.pdf,
    png: drawn.png,
    json: JSON.stringify(figure.spec),
    csv: figureRows(figure.spec),
  };
  for (const [extension, content] of Object.entries(contents)) writeFileAtomic(file(extension), content);
  return { files: Object.keys(contents).map(file), note: null };
}

/** A figure as a JPEG of twice its screen size, for notebooks; null where no browser can start. */
export async function renderJpeg(figure: SizedFigure): Promise<Buffer | null> {
  const drawn = await draw(figure, browserSetup(), (page) =>
    pictureOf(page, figure, 2 * pixelsPerInch, { type: "jpeg", quality: 92 }),
  );
  return typeof drawn === "string" ? null : drawn;
}

/** Ends the browser, if one was started; a process with an open browser does not end. */
export async function closeBrowser(): Promise<void> {
  const browser = await started;
  started = undefined;
  if (typeof browser === "object") await browser.close();
}

/** What `read` makes of a page that has drawn the figure, or why no browser could start. */
async function draw<Result>(
  figure: SizedFigure,
  setup: BrowserSetup,
  read: (page: Page) => Promise<Result>,
): Promise<Result | string> {
  started ??= launch(setup);
  const browser = await started;
  if (typeof browser === "string") return browser;
  const page = await pageWith(browser, figure);
  try {
    return await read(page);
  } finally {
    await page.context().close();
  }
}

async function launch({ executablePath, args = [], env, reason }: BrowserSetup): Promise<Browser | string> {
  if (executablePath === null) return reason ?? "none found";
  const inherited = process.env as Record<string, string>; // no value is undefined
  try {
    const { chromium } = require("playwright-core") as Playwright; // half a second
    return await chromium.launch({
      executablePath,
      args: [...args],
      env: { ...inherited, ...env },
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
  const [width, height] = [widthInches, heightInches].map((inches) => Math.round(inches * dotsPerInch));
  await page.setViewportSize({ width, height });
  await page.evaluate(
    `Object.assign(document.body.style, { transformOrigin: "0 0", transform: "scale(${dotsPerInch / pixelsPerInch})" })`,
  );
  return page.screenshot({ ...format, clip: { x: 0, y: 0, width, height } });
}

/** A PDF with a fixed time in the place of the time of its making, as long, so that its table of offsets holds. */
function undated(pdf: Buffer): Buffer {
  return Buffer.from(pdf.toString("latin1").replace(/\(D:\d{14}/g, "(D:20000101000000"), "latin1");
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

/**
 * A PNG that says how large it is meant to be printed: its pHYs chunk set to the given dots an
 * inch. Without it, word processors and LaTeX assume 72 or 96.
 *
 * @param png without a pHYs chunk, as browsers write them
 * @see Portable Network Graphics (PNG) Specification, third edition, 11.3.4.3
 */
export function withDensity(png: Buffer, dotsPerInch: number): Buffer {
  const headerEnd = 33; // 8 bytes of signature, then the 25 of IHDR, which comes first
  const chunk = Buffer.alloc(21);
  chunk.writeUInt32BE(9, 0);
  chunk.write("pHYs", 4, "latin1");
  const perMetre = Math.round(dotsPerInch / 0.0254);
  chunk.writeUInt32BE(perMetre, 8);
  chunk.writeUInt32BE(perMetre, 12);
  chunk.writeUInt8(1, 16); // the unit is the metre
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 17)), 17);
  return Buffer.concat([png.subarray(0, headerEnd), chunk, png.subarray(headerEnd)]);
}

/**
 * What a figure shows as CSV (RFC 4180): a row a mark with its trace's name, x, y and, of heat maps
 * and contours, z. Missing values are empty.
 */
export function figureRows({ data }: FigureSpec): string {
  const rows = data.flatMap((trace, index) => {
    const name = String(trace.name ?? index + 1);
    const [x, y] = [trace.x, trace.y].map((values) => (Array.isArray(values) ? values : []));
    if (!Array.isArray(trace.z))
      return Array.from({ length: Math.max(x.length, y.length) }, (_, at) => [name, x[at], y[at], ""]);
    return trace.z.flatMap((line: unknown, row) =>
      (Array.isArray(line) ? line : []).map((value, column) => [name, x[column], y[row], value]),
    );
  });
  return csvText([["trace", "x", "y", "z"], ...rows]);
}

/** An interactive figure as one HTML file that needs nothing else. */
function standAlonePage(name: string, { spec }: SizedFigure): string {
  const json = (value: unknown) => JSON.stringify(value).replace(/</g, "\\u003c");
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${htmlText(name)}</title><style>${fontCss(JSON.stringify(spec))}</style>
<div id="figure"></div><script>${readFileSync(plotlyFile(), "utf8")}</script>
<script>Promise.all([...document.fonts].map((face) => face.load())).then(() => Plotly.newPlot("figure", ${json(spec.data)}, ${json(spec.layout)}, { displaylogo: false })); // Plotly measures its texts</script></html>
`;
}
