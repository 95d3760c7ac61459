import { readFileSync } from "node:fs";
import { htmlText } from "../core";
import { fontCss, plotlyFile, type SizedFigure } from "../figures";
import { type PaperTable, valueAndHalf } from "../tables";
import { reportScript } from "./report-script";
import { reportStyle } from "./report-style";

/** A study as a page: what it asked, what it found, from what. */
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
  /** Names with values, as settings and hashes are told. */
  | {
      readonly kind: "facts";
      readonly caption: string;
      readonly rows: readonly (readonly [string, string])[];
    }
  /** `name` is what files of the figure are called. */
  | {
      readonly kind: "figure";
      readonly name: string;
      readonly figure: SizedFigure;
      readonly caption: string;
    };

/**
 * A report as one HTML file that needs nothing else: figures are live (plotly.js and their fonts are
 * within), text and figures follow the reader's dark or light mode or the button, everything can be
 * reached by keyboard, and colours of text have a contrast of 4.5 to 1 or more (WCAG 2.2, 1.4.3).
 */
export function reportPage({ title, lead, sections }: Report): string {
  const figures = sections.flatMap(({ parts }) =>
    parts.flatMap((part) => (part.kind === "figure" ? [part.figure] : [])),
  );
  const number = new Map(figures.map((figure, index) => [figure, index + 1]));
  const contents = sections.map(
    ({ heading }, index) => `<li><a href="#section-${index + 1}">${htmlText(heading)}</a></li>`,
  );
  const body = sections.map(
    ({ heading, parts }, index) =>
      `<section aria-labelledby="section-${index + 1}"><h2 id="section-${index + 1}">${htmlText(heading)}</h2>\n${parts.map((part) => partHtml(part, number)).join("\n")}\n</section>`,
  );
  const specs = JSON.stringify(figures.map(({ spec }) => ({ data: spec.data, layout: spec.layout })));
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

function partHtml(part: ReportPart, number: ReadonlyMap<SizedFigure, number>): string {
  switch (part.kind) {
    case "text":
      return `<p>${htmlText(part.text)}</p>`;
    case "list":
      return `<ul>${part.items.map((item) => `<li>${htmlText(item)}</li>`).join("")}</ul>`;
    case "results":
      return resultsHtml(part.table, part.caption);
    case "facts":
      return scrollable(
        part.caption,
        `<table><caption>${htmlText(part.caption)}</caption><tbody>${part.rows
          .map(
            ([name, value]) =>
              `<tr><th scope="row">${htmlText(name)}</th><td class="fact">${htmlText(value)}</td></tr>`,
          )
          .join("")}</tbody></table>`,
      );
    case "figure": {
      const index = number.get(part.figure) as number;
      const { widthInches, heightInches } = part.figure;
      return `<figure><div class="scroll" tabindex="0" role="group" aria-label="Figure ${index}"><div class="plot" id="figure-${index}" role="img" aria-label="${htmlText(part.caption)}" style="width:${widthInches}in;height:${heightInches}in"></div></div><figcaption><b>Figure ${index}.</b> ${htmlText(part.caption)}</figcaption></figure>`;
    }
  }
}

function resultsHtml({ columns, rows, note }: PaperTable, caption: string): string {
  const head = ["mix", ...columns.map(({ title }) => title)].map(
    (title) => `<th scope="col">${htmlText(title)}</th>`,
  );
  const lines = rows.map(({ label, cells }) => {
    const values = cells.map((cell, index) => {
      if (!cell) return "<td>–</td>";
      const { value, half } = valueAndHalf(cell, columns[index]);
      return `<td>${cell.isBest ? `<b>${value}</b>` : value} ± ${half}</td>`;
    });
    return `<tr><th scope="row">${htmlText(label)}</th>${values.join("")}</tr>`;
  });
  const table = `<table><caption>${htmlText(caption)}</caption><thead><tr>${head.join("")}</tr></thead><tbody>${lines.join("")}</tbody></table>`;
  return `${scrollable(caption, table)}<p class="note">${htmlText(note)}</p>`;
}

/** Wide tables scroll by themselves, by keyboard too. */
function scrollable(label: string, html: string): string {
  return `<div class="scroll" tabindex="0" role="group" aria-label="${htmlText(label)}">${html}</div>`;
}

/** The figures of a report by name, in its order. */
export function reportFigures({ sections }: Report): Map<string, SizedFigure> {
  const parts = sections.flatMap((section) => section.parts);
  return new Map(
    parts.flatMap((part) => (part.kind === "figure" ? [[part.name, part.figure] as const] : [])),
  );
}
