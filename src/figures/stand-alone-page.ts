import { readFileSync } from "node:fs";
import { projectPath } from "../core";
import type { SizedFigure } from "./figure-spec";
import { fontCss } from "./fonts";

/** plotly.js itself, for pages without a network. */
export const plotlyFile = () => projectPath("node_modules", "plotly.js-dist-min", "plotly.min.js");

/** An interactive figure as one HTML file that needs nothing else. */
export function standAlonePage(name: string, { spec }: SizedFigure): string {
  const json = (value: unknown) => JSON.stringify(value).replace(/</g, "\\u003c");
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${name}</title><style>${fontCss(JSON.stringify(spec))}</style>
<div id="figure"></div><script>${readFileSync(plotlyFile(), "utf8")}</script>
<script>Promise.all([...document.fonts].map((face) => face.load())).then(() => Plotly.newPlot("figure", ${json(spec.data)}, ${json(spec.layout)}, { displaylogo: false })); // Plotly measures its texts</script></html>
`;
}
