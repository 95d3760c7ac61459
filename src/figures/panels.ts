import { note, type SizedFigure, sizedFigure, type Trace } from "./figure";
import { pixelsPerInch } from "./theme";

/** Where a panel lies in the plot. */
export interface PanelPlace {
  /** What the names of the panel's axes end on, after x and y: "", "2", "3", … */
  readonly suffix: string;
  /** Shares of the plot's width and height, each [from, to]. */
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** The places of a figure's panels, and the size of the figure. */
interface PanelGrid {
  readonly places: readonly PanelPlace[];
  readonly isStacked: boolean;
  readonly margin: Margin;
  /** Of the plot, which is the figure without its margins, in pixels. */
  readonly plotHeight: number;
  readonly widthInches: number;
  readonly heightInches: number;
}

/** Pixels around the plot: left, right, top and bottom. */
type Margin = Readonly<Record<"l" | "r" | "t" | "b", number>>;

/** Whether a figure has the width of one column rather than of two. */
export const isNarrow = (widthInches: number) => widthInches < 4.5;

/**
 * Places panels of equal width beside each other where the figure has two columns, else one below the
 * other: type keeps its size, so that three panels do not fit into one column.
 *
 * @param heights of the panels, in pixels as all lengths here; beside each other all have the largest
 * @param across between panels that stand beside each other
 * @param down between panels that stand one below the other
 */
export function panelGrid(
  heights: readonly number[],
  widthInches: number,
  { across, down, margin }: { readonly across: number; readonly down: number; readonly margin: Margin },
): PanelGrid {
  const count = heights.length;
  const isStacked = count > 1 && isNarrow(widthInches);
  const width = widthInches * pixelsPerInch - margin.l - margin.r;
  const plotHeight = isStacked
    ? heights.reduce((sum, height) => sum + height, (count - 1) * down)
    : Math.max(...heights);
  const columnWidth = (width - (count - 1) * across) / count;
  return {
    isStacked,
    margin,
    plotHeight,
    widthInches,
    heightInches: (plotHeight + margin.t + margin.b) / pixelsPerInch,
    places: heights.map((height, index) => {
      const above = heights.slice(0, index).reduce((sum, each) => sum + each + down, 0);
      const left = index * (columnWidth + across);
      return {
        suffix: index === 0 ? "" : String(index + 1),
        x: isStacked ? [0, 1] : [left / width, Math.min(1, (left + columnWidth) / width)],
        y: isStacked ? [Math.max(0, 1 - (above + height) / plotHeight), 1 - above / plotHeight] : [0, 1],
      };
    }),
  };
}

/** What a panel shows; {@link panelFigure} gives its axes their place, and its traces those axes. */
export interface Panel {
  readonly data: readonly Trace[];
  readonly xaxis: object;
  /** null for the first panel's, where panels beside each other share it. */
  readonly yaxis: object | null;
  readonly annotations?: readonly object[];
  readonly shapes?: readonly object[];
}

/** What belongs to no panel: traces, as of a legend, annotations, and what the layout adds. */
interface AroundPanels {
  readonly data?: readonly Trace[];
  readonly annotations?: readonly object[];
  readonly layout?: object;
}

/** A figure of panels on axes of their own, drawn by `panelAt` for each place. */
export function panelFigure(
  grid: PanelGrid,
  around: AroundPanels,
  panelAt: (place: PanelPlace, index: number) => Panel,
): SizedFigure {
  const layout: Record<string, unknown> = { margin: grid.margin, ...around.layout };
  const panels = grid.places.map(panelAt);
  const data = panels.flatMap(({ xaxis, yaxis, ...panel }, index) => {
    const { suffix, x, y } = grid.places[index];
    const axes = { xaxis: `x${suffix}`, yaxis: yaxis ? `y${suffix}` : "y" };
    layout[`xaxis${suffix}`] = { domain: x, anchor: axes.yaxis, ...xaxis };
    if (yaxis) layout[`yaxis${suffix}`] = { domain: y, anchor: axes.xaxis, ...yaxis };
    return panel.data.map((trace) => ({ ...trace, ...axes }));
  });
  const annotations = [...panels.flatMap((panel) => panel.annotations ?? []), ...(around.annotations ?? [])];
  if (annotations.length > 0) layout.annotations = annotations;
  const shapes = panels.flatMap((panel) => panel.shapes ?? []);
  if (shapes.length > 0) layout.shapes = shapes;
  return sizedFigure(grid.widthInches, grid.heightInches, [...data, ...(around.data ?? [])], layout);
}

/** A panel's heading, centred above it. */
export function panelTitle(text: string, { x, y }: PanelPlace, more: object = {}): object {
  const above = { y: y[1], yanchor: "bottom", yshift: 2 };
  return note(text, { x: (x[0] + x[1]) / 2, xanchor: "center", ...above, ...more });
}
