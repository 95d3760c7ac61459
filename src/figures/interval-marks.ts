import type { FamilyContrast } from "../analysis";
import type { Trace } from "./figure-spec";

/** A value with its interval, in its place from top to bottom. */
export interface IntervalMark {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly y: number;
  readonly isFilled: boolean;
  readonly hover: string;
}

/** How a forest's marks look, and on which axes they lie. */
export interface MarkStyle {
  readonly color: string;
  readonly symbol: string;
  /** Of its axes, see panelGrid. */
  readonly suffix: string;
  /** Half the length of an interval's end strokes, in pixels. */
  readonly endWidth: number;
}

/** Values as marks, filled or hollow, with their intervals as horizontal lines. */
export function intervalMarks(
  marks: readonly IntervalMark[],
  { color, symbol, suffix, endWidth }: MarkStyle,
): Trace {
  return {
    type: "scatter",
    mode: "markers",
    showlegend: false,
    x: marks.map(({ value }) => value),
    y: marks.map(({ y }) => y),
    xaxis: `x${suffix}`,
    yaxis: `y${suffix}`,
    marker: {
      color: marks.map(({ isFilled }) => (isFilled ? color : "#fff")),
      symbol,
      size: 6,
      line: { color, width: 1.2 },
    },
    error_x: {
      type: "data",
      symmetric: false,
      array: marks.map(({ value, high }) => high - value),
      arrayminus: marks.map(({ value, low }) => value - low),
      color,
      thickness: 1.2,
      width: endWidth,
    },
    text: marks.map(({ hover }) => hover),
    hovertemplate: "%{text}<extra></extra>",
  };
}

/** What a figure's intervals are over, for an axis or a legend; with one seed it says so. */
export function scopeText(rows: readonly { readonly over: FamilyContrast["over"] | null }[]): string {
  const scopes = [...new Set(rows.flatMap(({ over }) => over ?? []))];
  const isOneSeed = scopes.some((scope) => !scope.startsWith("seeds"));
  return `95 % over ${scopes.join(" or ")}${isOneSeed ? ": one seed" : ""}`;
}

/** A mark as a legend shows it. */
export function legendMark(name: string, symbol: string, color: string, fill: string = color): Trace {
  return {
    type: "scatter",
    mode: "markers",
    name,
    x: [null],
    y: [null],
    marker: { color: fill, symbol, size: 6, line: { color, width: 1.2 } },
  };
}

/** A band from one value to another, behind the marks, with a line at the value that says no difference. */
export function marginBand([from, to]: readonly [number, number], none: number, suffix: string): object[] {
  const place = { xref: `x${suffix}`, yref: `y${suffix} domain`, y0: 0, y1: 1, layer: "below" };
  return [
    { ...place, type: "rect", x0: from, x1: to, fillcolor: "#e8eef4", line: { width: 0 } },
    { ...place, type: "line", x0: none, x1: none, line: { color: "#000", width: 0.75 } },
  ];
}
