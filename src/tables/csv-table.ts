import { csvText } from "../core";
import type { PaperTable } from "./paper-table";

type Field = string | number | boolean;

/** A table as CSV (RFC 4180) with unrounded numbers: value, ends of the interval and the mark of each column. */
export function csvTable({ columns, rows }: PaperTable): string {
  const head = columns.flatMap(({ title }) => [title, `${title} low`, `${title} high`, `${title} best`]);
  const none: readonly Field[] = ["", "", "", ""];
  const lines = rows.map(({ label, cells }): Field[] => [
    label,
    ...cells.flatMap((cell) => (cell ? [cell.value, cell.low, cell.high, cell.isBest] : none)),
  ]);
  return csvText([["mix", ...head], ...lines]);
}
