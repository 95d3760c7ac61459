/** A Plotly figure as data: traces and layout. */
export interface FigureSpec {
  readonly data: readonly Trace[];
  readonly layout: Readonly<Record<string, unknown>>;
}

export type Trace = Readonly<Record<string, unknown>>;

/** A figure with the size it is meant to be printed at. */
export interface SizedFigure {
  readonly spec: FigureSpec;
  readonly widthInches: number;
  readonly heightInches: number;
}
