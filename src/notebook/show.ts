import { inspect } from "node:util";
import type { DataFrame } from "danfojs-node";
import { htmlText } from "../core";
import { closeBrowser, enlarged, renderJpeg, type SizedFigure } from "../figures";

/**
 * Shows a danfo frame as a cell's output: a table whose numbers stand to the right, with given decimals.
 * Every value that a frame can hold is shown; a dash stands for null, undefined, NaN and a cell that is not there.
 */
export function showFrame(frame: DataFrame, decimals: Readonly<Record<string, number>> = {}): void {
  displayBundle(frameTexts(frame, decimals), {});
}

/** A frame as {@link showFrame} shows it, in HTML and in plain text with tabs between cells. */
export function frameTexts(
  { columns, values }: Pick<DataFrame, "columns" | "values">,
  decimals: Readonly<Record<string, number>> = {},
): { readonly "text/html": string; readonly "text/plain": string } {
  const rows = (values as unknown[][]).map((row) =>
    columns.map((column, at) => cellText(row[at], decimals[column])),
  );
  const incomplete = (values as unknown[][]).filter((row) => row.length !== columns.length).length;
  const note =
    incomplete > 0
      ? `${incomplete} rows have not one value for each column; danfo keeps no keys, so that their values may stand under other columns.`
      : "";
  const isNumber = (row: number, at: number) =>
    /^(number|bigint)$/.test(typeof (values as unknown[][])[row][at]);
  const head = columns.map((column) => `<th style="text-align:center">${htmlText(column)}</th>`).join("");
  const body = rows.map((row, index) => {
    const cells = row.map(
      (text, at) => `<td style="text-align:${isNumber(index, at) ? "right" : "left"}">${htmlText(text)}</td>`,
    );
    return `<tr>${cells.join("")}</tr>`;
  });
  const html = `<table><thead><tr>${head}</tr></thead><tbody>\n${body.join("\n")}\n</tbody></table>`;
  const plain = [columns, ...rows].map((row) => row.join("\t")).join("\n");
  return {
    "text/html": note ? `${html}\n<p>${note}</p>` : html,
    "text/plain": note ? `${plain}\n${note}` : plain,
  };
}

function cellText(value: unknown, decimals = 3): string {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (typeof value === "number") return value.toFixed(decimals);
  if (typeof value === "string" || typeof value === "bigint") return String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "–" : value.toISOString();
  return inspect(value, { breakLength: Number.POSITIVE_INFINITY });
}

/** A page's width of figures in print, 6.3 inches, becomes 877 pixels, the width of a cell in a window of 1,280. */
const printToCell = 1.45;

/**
 * Shows a figure as a cell's output, as wide as a cell: live where a Plotly renderer is (JupyterLab), a still picture
 * elsewhere (GitHub, exported HTML). Without a browser on this machine it is live only. exportFigure keeps
 * the size of print.
 */
export async function showFigure(figure: SizedFigure): Promise<void> {
  const shown = enlarged(figure, printToCell);
  const { data, layout } = shown.spec;
  const still = await renderJpeg(shown);
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
