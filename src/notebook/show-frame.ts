import type { DataFrame } from "danfojs-node";
import { htmlText } from "../core";
import { displayBundle } from "./display-bundle";

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
