import { type ContrastRow, isShown, pText, signed } from "../analysis";
import { scatter, type Trace } from "./figure";

/** A value with the ends of its interval. */
interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** A value with its interval, in the row at `y`. */
export interface IntervalMark extends Interval {
  readonly y: number;
  readonly isFilled: boolean;
  readonly hover: string;
}

/** The colour and the shape of marks. */
interface MarkStyle {
  readonly color: string;
  readonly symbol: string;
}

/** Plotly's horizontal error bars; `width` is half the length of their end strokes, in pixels. */
export function errorBars(
  intervals: readonly Interval[],
  style: { readonly color: string; readonly thickness: number; readonly width: number },
): object {
  const array = intervals.map(({ value, high }) => high - value);
  const arrayminus = intervals.map(({ value, low }) => value - low);
  return { type: "data", symmetric: false, array, arrayminus, ...style };
}

/** Values as marks of a size in pixels, filled or hollow, with their intervals as horizontal lines. */
export function intervalMarks(
  marks: readonly IntervalMark[],
  { color, symbol }: MarkStyle,
  endWidth: number,
  size = 6,
): Trace {
  const place = { x: ({ value }: Interval) => value, y: ({ y }: IntervalMark) => y };
  return scatter("markers", marks, {
    ...place,
    hover: ({ hover }: IntervalMark) => hover,
    showlegend: false,
    marker: {
      color: marks.map(({ isFilled }) => (isFilled ? color : "#fff")),
      symbol,
      size,
      line: { color, width: 1.2 },
    },
    error_x: errorBars(marks, { color, thickness: 1.2, width: endWidth }),
  });
}

/** A contrast as a mark, filled where Holm's p is below 0.05; on hover `title` with the numbers. */
export function contrastMark(
  { estimate, low, high, over, holmP }: Pick<ContrastRow, "estimate" | "low" | "high" | "over" | "holmP">,
  y: number,
  title: string,
  digits = 3,
): IntervalMark {
  const interval = `95 % interval ${signed(low, digits)} to ${signed(high, digits)} over ${over}`;
  const hover = `${title} ${signed(estimate, digits)}<br>${interval}, ${holmText(holmP)}`;
  return { value: estimate, low, high, y, isFilled: isShown(holmP), hover };
}

/** Holm's p as Plotly's texts, which are HTML, have it. */
export const holmText = (p: number | null) => `Holm p ${pText(p).replace("<", "&lt;")}`;

/** What a figure's intervals are over, for an axis or a legend; the text says if there is one seed. */
export function scopeText(rows: readonly { readonly over: ContrastRow["over"] | null }[]): string {
  const scopes = [...new Set(rows.flatMap(({ over }) => over ?? []))];
  const isOneSeed = scopes.some((scope) => !scope.startsWith("seeds"));
  return `95 % over ${scopes.join(" or ")}${isOneSeed ? ": one seed" : ""}`;
}

/** A mark as a legend shows it. */
export function legendMark(name: string, { color, symbol }: MarkStyle, fill: string = color): Trace {
  return legendEntry(name, { marker: { color: fill, symbol, size: 6, line: { color, width: 1.2 } } });
}

/** A trace that shows nothing but its entry in the legend. */
export function legendEntry(name: string, style: object): Trace {
  return scatter("markers", [null], { x: () => null, y: () => null, name, ...style });
}

/** A shaded band over x from `low` to `high` of each row: two traces, the second filled down to the first. */
export function band<Row extends { readonly low: number | null; readonly high: number | null }>(
  rows: readonly Row[],
  x: (row: Row) => number,
  color: string,
): Trace[] {
  const edge = { x, line: { width: 0 }, hoverinfo: "skip", showlegend: false };
  const filled = { ...edge, fill: "tonexty", fillcolor: `${color}33` };
  return [
    scatter("lines", rows, { ...edge, y: ({ low }) => low }),
    scatter("lines", rows, { ...filled, y: ({ high }) => high }),
  ];
}

/** Shapes behind a panel's marks: the margin of equivalence, and a line at the value that says no difference. */
export function marginBand([from, to]: readonly number[], none: number, suffix: string): object[] {
  const place = { xref: `x${suffix}`, yref: `y${suffix} domain`, y0: 0, y1: 1, layer: "below" };
  return [
    { ...place, type: "rect", x0: from, x1: to, fillcolor: "#e8eef4", line: { width: 0 } },
    { ...place, type: "line", x0: none, x1: none, line: { color: "#000", width: 0.75 } },
  ];
}
