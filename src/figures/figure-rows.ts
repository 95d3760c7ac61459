import { csvText } from "../core";
import type { FigureSpec } from "./figure-spec";

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
