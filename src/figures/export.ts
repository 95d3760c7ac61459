import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { projectPath, writeFileAtomic } from "../core";
import type { SizedFigure } from "./figure-spec";
import { fontCss } from "./fonts";
import { fontFamily, pixelsPerInch } from "./theme";

/** What an export wrote, and a line on what it could not. */
export interface ExportedFigure {
  readonly files: readonly string[];
  readonly note: string | null;
}

interface BrowserSetup {
  readonly executablePath: string | null;
  readonly args?: string[];
  readonly env?: Record<string, string>;
  readonly reason?: string;
}

const printDpi = 300;
const plotlyFile = () => projectPath("node_modules", "plotly.js-dist-min", "plotly.min.js");

let browser: Promise<Browser | null> | undefined;

/**
 * Writes a figure as NAME.svg, NAME.pdf (fonts embedded) and NAME.png (300 dpi) at its printed
 * size. The same figure gives the same SVG, byte for byte. Where no browser can start, NAME.html
 * is written instead: interactive, self-contained, and a note says how to get the rest.
 */
export async function exportFigure(
  name: string,
  figure: SizedFigure,
  folder: string,
): Promise<ExportedFigure> {
  const file = (extension: string) => path.join(folder, `${name}.${extension}`);
  const started = await startBrowser();
  if (!started) {
    writeFileAtomic(file("html"), standAlonePage(name, figure));
    const note = `no browser could start (${browserSetup().reason ?? "none found"}), so figures are HTML; install chromium and run: npx batchmix setup`;
    return { files: [file("html")], note };
  }
  const page = await pageWith(started, figure, printDpi);
  try {
    const size = pixelSize(figure);
    const png = await page.screenshot({ clip: { x: 0, y: 0, ...size } });
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true, pageRanges: "1" });
    const svg = await svgOf(page, figure);
    writeFileAtomic(file("svg"), svg);
    writeFileAtomic(file("pdf"), pdf);
    writeFileAtomic(file("png"), png);
    return { files: ["svg", "pdf", "png"].map(file), note: null };
  } finally {
    await page.context().close();
  }
}

/** A figure as a JPEG of twice its screen size, for notebooks; null where no browser can start. */
export async function renderJpeg(figure: SizedFigure): Promise<Buffer | null> {
  const started = await startBrowser();
  if (!started) return null;
  const page = await pageWith(started, figure, 2 * pixelsPerInch);
  try {
    return await page.screenshot({ type: "jpeg", quality: 92, clip: { x: 0, y: 0, ...pixelSize(figure) } });
  } finally {
    await page.context().close();
  }
}

/** Ends the browser, if one was started; without it the process does not end. */
export async function closeBrowser(): Promise<void> {
  const started = await browser;
  browser = undefined;
  await started?.close();
}

/** What the set-up found; without one, a Chromium of the system's. */
function browserSetup(): BrowserSetup {
  const recorded = projectPath(".setup", "browser.json");
  if (existsSync(recorded)) return JSON.parse(readFileSync(recorded, "utf8"));
  const found = [process.env.CHROMIUM_PATH ?? "", "/usr/bin/chromium"].find(
    (file) => file && existsSync(file),
  );
  return {
    executablePath: found ?? null,
    args: ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none"],
  };
}

function startBrowser(): Promise<Browser | null> {
  browser ??= launch();
  return browser;
}

async function launch(): Promise<Browser | null> {
  const { executablePath, args, env } = browserSetup();
  if (!executablePath) return null;
  try {
    return await chromium.launch({ executablePath, args, env: { ...environment(), ...env }, headless: true });
  } catch {
    return null;
  }
}

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function pixelSize({ widthInches, heightInches }: SizedFigure): { width: number; height: number } {
  return { width: widthInches * pixelsPerInch, height: heightInches * pixelsPerInch };
}

/** A page without network that has drawn the figure. */
async function pageWith(started: Browser, figure: SizedFigure, dpi: number): Promise<Page> {
  const { width, height } = pixelSize(figure);
  const context = await started.newContext({
    deviceScaleFactor: dpi / pixelsPerInch,
    viewport: { width: Math.ceil(width), height: Math.ceil(height) },
    locale: "en-US",
  });
  await context.route("**/*", (route) => route.abort());
  const page = await context.newPage();
  const size = `${figure.widthInches}in ${figure.heightInches}in`;
  await page.setContent(
    `<!doctype html><style>${fontCss()}\n@page{size:${size};margin:0}html,body{margin:0;background:#fff}</style><div id="figure"></div>`,
  );
  await page.addScriptTag({ path: plotlyFile() });
  // a text, not a function: transpilers add helpers to functions that a page does not have
  const drawing = `(async () => {
    await Promise.all([400, 700].map((weight) => document.fonts.load(weight + " 11px ${fontFamily}")));
    await Plotly.newPlot("figure", ${JSON.stringify(figure.spec.data)}, ${JSON.stringify(figure.spec.layout)}, { staticPlot: true });
  })()`;
  await page.evaluate(drawing);
  return page;
}

async function svgOf(page: Page, figure: SizedFigure): Promise<string> {
  const { width, height } = pixelSize(figure);
  const url = await page.evaluate<string>(
    `Plotly.toImage("figure", { format: "svg", width: ${width}, height: ${height} })`,
  );
  const svg = decodeURIComponent(url.slice(url.indexOf(",") + 1));
  return withStableIds(svg)
    .replace(
      /width="[\d.]+" height="[\d.]+"/,
      `width="${figure.widthInches}in" height="${figure.heightInches}in"`,
    )
    .replace(/(<svg[^>]*>)/, `$1<style>${fontCss()}</style>`);
}

/** Plotly draws ids at random; numbering them in order of appearance makes equal figures equal files. */
function withStableIds(svg: string): string {
  const ids = [...new Set([...svg.matchAll(/\bid="([^"]+)"/g)].map((match) => match[1]))];
  const random = [...new Set(ids.flatMap((id) => id.match(/[0-9a-f]{6}/) ?? []))];
  return random.reduce((text, id, index) => text.split(id).join(`f${index}`), svg);
}

function standAlonePage(name: string, { spec }: SizedFigure): string {
  const json = (value: unknown) => JSON.stringify(value).replace(/</g, "\\u003c");
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${name}</title><style>${fontCss()}</style>
<div id="figure"></div><script>${readFileSync(plotlyFile(), "utf8")}</script>
<script>Plotly.newPlot("figure", ${json(spec.data)}, ${json(spec.layout)}, { displaylogo: false });</script></html>
`;
}
