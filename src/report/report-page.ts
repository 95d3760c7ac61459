import { readFileSync } from "node:fs";
import { htmlText } from "../core";
import { fontCss, plotlyFile, type SizedFigure } from "../figures";
import type { ResultRow } from "../sweep";
import { type PaperTable, shareText, type TextTable, valueAndHalf } from "../tables";
import { reportScript } from "./report-script";
import { reportStyle } from "./report-style";

/** A study as a page: its question, its findings, and what they rest on. */
export interface Report {
  readonly title: string;
  /** Plain paragraphs under the title. */
  readonly lead: readonly string[];
  readonly sections: readonly ReportSection[];
}

export interface ReportSection {
  readonly heading: string;
  readonly parts: readonly ReportPart[];
}

export type ReportPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly string[] }
  | { readonly kind: "results"; readonly table: PaperTable; readonly caption: string }
  | ({ readonly kind: "table" } & TextTable)
  | {
      readonly kind: "facts";
      readonly rows: readonly (readonly [string, string])[];
      readonly caption: string;
    }
  | {
      readonly kind: "figure";
      readonly name: string;
      /** Draws the figure; at a width of its own where none is given. */
      readonly draw: (widthInches?: number) => SizedFigure;
      readonly caption: string;
    };

export const tablePart = (table: TextTable): ReportPart => ({ kind: "table", ...table });

export const textPart = (text: string): ReportPart => ({ kind: "text", text });

/** Names with values, as of settings and hashes; a name in camel case becomes words. */
export function factsPart(caption: string, values: ResultRow): ReportPart {
  const rows = Object.entries(values).map(
    ([column, value]) => [column.replaceAll("_", " "), value === null ? "–" : String(value)] as const,
  );
  return { kind: "facts", rows, caption };
}

/** A figure that {@link reportFigures} gives under this name. */
export function figurePart(
  name: string,
  draw: (widthInches?: number) => SizedFigure,
  caption: string,
): ReportPart {
  return { kind: "figure", name, draw, caption };
}

/**
 * The figures of a report by name, in its order.
 *
 * @param widthInches of every figure; each has a width of its own without it
 */
export function reportFigures({ sections }: Report, widthInches?: number): Map<string, SizedFigure> {
  const parts = sections.flatMap((section) => section.parts);
  return new Map(
    parts.flatMap((part) => (part.kind === "figure" ? [[part.name, part.draw(widthInches)] as const] : [])),
  );
}

/**
 * A report as one HTML file that needs nothing else: figures are live (plotly.js and their fonts are
 * within) and as large as the page allows, tables can be sorted, text and figures follow the reader's dark or light
 * mode or the button, everything can be reached by keyboard, and colours of text have a contrast of 4.5 to 1 or
 * more (WCAG 2.2, 1.4.3).
 */
export function reportPage(report: Report): string {
  const { title, lead, sections } = report;
  const [figures, narrowFigures] = [reportFigures(report), reportFigures(report, narrowInches)];
  const names = [...figures.keys()];
  const contents = sections.map(
    ({ heading }, index) => `<li><a href="#section-${index + 1}">${htmlText(heading)}</a></li>`,
  );
  const body = sections.map(
    ({ heading, parts }, index) =>
      `<section aria-labelledby="section-${index + 1}"><h2 id="section-${index + 1}">${htmlText(heading)}</h2>\n${parts.map((part) => partHtml(part, names)).join("\n")}\n</section>`,
  );
  const specs = JSON.stringify(
    names.map((name) => [narrowFigures, figures].map((each) => each.get(name)?.spec)),
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${htmlText(title)}</title>
<style>${fontCss(specs)}${reportStyle}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the results</a>
<header>
<h1>${htmlText(title)}</h1>
<button type="button" id="mode" aria-pressed="false">Dark</button>
</header>
<nav aria-label="Contents"><ol>${contents.join("")}</ol></nav>
<main id="main" tabindex="-1">
${lead.map((text) => `<p>${htmlText(text)}</p>`).join("\n")}
${body.join("\n")}
</main>
<script>${readFileSync(plotlyFile(), "utf8")}</script>
<script type="application/json" id="figures">${specs.replace(/</g, "\\u003c")}</script>
<script>${reportScript}</script>
</body>
</html>
`;
}

/** A column's width of print, in which figures are drawn where the page is narrow. */
const narrowInches = 3.25;

/** @param figureNames of the report, whose order numbers its figures */
function partHtml(part: ReportPart, figureNames: readonly string[]): string {
  switch (part.kind) {
    case "text":
      return `<p>${htmlText(part.text)}</p>`;
    case "list":
      return `<ul>${part.items.map((item) => `<li>${htmlText(item)}</li>`).join("")}</ul>`;
    case "results":
      return resultsHtml(part.table, part.caption);
    case "table": {
      const isText = part.headings.map((_, column) =>
        part.rows.some((row) => !/^[<+−–.\d]|^$/.test(row[column])),
      );
      const rows = part.rows.map((row) =>
        row.map((text, column) => {
          if (column === 0) return `<th scope="row">${htmlText(text)}</th>`;
          return `<td${isText[column] ? ' class="text"' : ""}>${htmlText(text)}</td>`;
        }),
      );
      return tableHtml(part.caption, sortableHtml(part.headings, rows, isText));
    }
    case "facts": {
      const rows = part.rows.map(
        ([name, value]) =>
          `<tr><th scope="row">${htmlText(name)}</th><td class="fact">${htmlText(value)}</td></tr>`,
      );
      return tableHtml(part.caption, `<tbody>${rows.join("")}</tbody>`);
    }
    case "figure": {
      const number = figureNames.indexOf(part.name) + 1;
      const caption = `<figcaption><b>Figure ${number}.</b> ${htmlText(part.caption)}</figcaption>`;
      const plot = `<div class="plot" id="figure-${number}" role="img" aria-label="${htmlText(part.caption)}"></div>`;
      return `<figure><div class="frame">${plot}</div>${caption}</figure>`;
    }
  }
}

/** The levels of mixes, folded: their intervals, over items too, are wider than those of differences. */
function resultsHtml({ shareTitles = [], columns, rows, note }: PaperTable, caption: string): string {
  const lines = rows.map(({ label, shares = [], cells }) => [
    `<th scope="row">${htmlText(label)}</th>`,
    ...shares.map((share) => `<td>${shareText(share)}</td>`),
    ...cells.map((cell, index) => {
      if (!cell) return "<td>–</td>";
      const { value, half } = valueAndHalf(cell, columns[index]);
      return `<td>${cell.isBest ? `<b>${value}</b>` : value} ± ${half}</td>`;
    }),
  ]);
  const headings = ["mix", ...shareTitles, ...columns.map(({ title }) => title)];
  const table = tableHtml(caption, sortableHtml(headings, lines));
  return `<details><summary>Levels of the mixes, with intervals over seeds and items</summary>${table}<p class="note">${htmlText(note)}</p></details>`;
}

/** Head and body of a table whose columns the reader can sort by. @param rows HTML of the cells */
function sortableHtml(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  isText: readonly boolean[] = [],
): string {
  const head = headings.map(
    (title, column) =>
      `<th scope="col"${isText[column] ? ' class="text"' : ""}><button type="button" class="sort">${htmlText(title)}</button></th>`,
  );
  const body = rows.map((cells) => `<tr>${cells.join("")}</tr>`);
  return `<thead><tr>${head.join("")}</tr></thead><tbody>${body.join("")}</tbody>`;
}

function tableHtml(caption: string, body: string): string {
  return scrollable(caption, `<table><caption>${htmlText(caption)}</caption>${body}</table>`);
}

/** A part that scrolls by itself where it is wider than the page, by keyboard too. */
function scrollable(label: string, html: string): string {
  return `<div class="scroll" tabindex="0" role="group" aria-label="${htmlText(label)}">${html}</div>`;
}
