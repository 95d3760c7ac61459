import { pixelsPerInch, plainLayout } from "./theme";

/** A Plotly trace as data. */
export type Trace = Readonly<Record<string, unknown>>;

/** A Plotly figure as data. */
export interface FigureSpec {
  readonly data: readonly Trace[];
  readonly layout: Readonly<Record<string, unknown>>;
}

/** A figure with the size it is meant to be printed at. */
export interface SizedFigure {
  readonly spec: FigureSpec;
  readonly widthInches: number;
  readonly heightInches: number;
}

/** A figure of these traces; `layout` adds to what all figures share. */
export function sizedFigure(
  widthInches: number,
  heightInches: number,
  data: readonly Trace[],
  layout: object,
): SizedFigure {
  const size = { width: widthInches * pixelsPerInch, height: heightInches * pixelsPerInch };
  return { widthInches, heightInches, spec: { data, layout: { ...plainLayout, ...size, ...layout } } };
}

type Of<Row, Value> = (row: Row, index: number) => Value;

/** Where the places of rows are, what `hover` says of each, and other properties of a trace. */
interface Scatter<Row> {
  readonly x: Of<Row, unknown>;
  readonly y: Of<Row, unknown>;
  readonly hover?: Of<Row, string>;
  readonly [property: string]: unknown;
}

/** A scatter trace with a place for each row. */
export function scatter<Row>(
  mode: "lines" | "markers" | "lines+markers" | "markers+text",
  rows: readonly Row[],
  { x, y, hover, ...more }: Scatter<Row>,
): Trace {
  const hovering = hover && { text: rows.map(hover), hovertemplate: "%{text}<extra></extra>" };
  return { type: "scatter", mode, x: rows.map(x), y: rows.map(y), ...hovering, ...more };
}

/** A text without an arrow; `place` says where, in shares of the plot if it does not say in what. */
export function note(text: string, place: object): object {
  return { text, showarrow: false, xref: "paper", yref: "paper", ...place };
}
