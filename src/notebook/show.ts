import type { DataFrame } from "danfojs-node";
import { htmlText } from "../core";
import { closeBrowser, renderJpeg, type SizedFigure } from "../figures";

/** Shows a danfo frame as a cell's output: a table whose numbers stand to the right, with given decimals. */
export function showFrame(frame: DataFrame, decimals: Readonly<Record<string, number>> = {}): void {
  const rows = frame.values as (string | number | null)[][];
  const cell = (value: string | number | null, column: string): string => {
    if (typeof value !== "number")
      return `<td style="text-align:left">${htmlText(String(value ?? "–"))}</td>`;
    const text = Number.isNaN(value) ? "–" : value.toFixed(decimals[column] ?? 3);
    return `<td style="text-align:right">${text}</td>`;
  };
  const head = frame.columns
    .map((column) => `<th style="text-align:center">${htmlText(column)}</th>`)
    .join("");
  const body = rows
    .map((row) => `<tr>${row.map((value, index) => cell(value, frame.columns[index])).join("")}</tr>`)
    .join("\n");
  const html = `<table><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table>`;
  displayBundle({ "text/html": html, "text/plain": frame.toString() }, {});
}

/**
 * Shows a figure as a cell's output: live where a Plotly renderer is (JupyterLab), a still picture
 * elsewhere (GitHub, exported HTML). Without a browser on this machine it is live only.
 */
export async function showFigure(figure: SizedFigure): Promise<void> {
  const { data, layout } = figure.spec;
  const still = await renderJpeg(figure);
  await closeBrowser(); // a kernel may be killed at any time, and must not leave one behind
  const size = { width: Number(layout.width), height: Number(layout.height) };
  displayBundle(
    {
      "application/vnd.plotly.v1+json": { data, layout, config: { displayModeBar: false } },
      "text/plain": `figure of ${data.length} traces`,
      ...(still && { "image/jpeg": still.toString("base64") }), // a PNG would hide the live figure until it is hovered
    },
    still ? { "image/jpeg": size } : {},
  );
}

/**
 * One display of a tslab cell in several MIME types, of which each reader picks the best it knows.
 * tslab's own display.raw takes a single type, so this uses the writer behind it (tslab 1.0.22,
 * dist/jupyter.js), which is why tslab is pinned.
 *
 * @throws {Error} outside of a tslab cell
 */
function displayBundle(data: Record<string, unknown>, metadata: Record<string, unknown>): void {
  const kernel = require("tslab/dist/jupyter") as {
    lastWriteDisplayData?: (
      content: { data: object; metadata: object; transient: object },
      update: boolean,
    ) => void;
  };
  if (!kernel.lastWriteDisplayData) throw new Error("displayBundle: expected to run in a tslab cell");
  kernel.lastWriteDisplayData({ data, metadata, transient: {} }, false);
}
