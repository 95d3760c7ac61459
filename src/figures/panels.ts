import { pixelsPerInch } from "./theme";

/** Where a panel lies on the page, and which of the layout's axes are its own. */
export interface PanelPlace {
  /** 1, 2, …: its axes are x1 and y1, x2 and y2, … */
  readonly index: number;
  /** What names of its axes end on: "", "2", "3", … */
  readonly suffix: string;
  /** Shares of the plot's width and height, each [from, to]. */
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** Panels, and what the whole figure becomes. */
export interface PanelGrid {
  readonly places: readonly PanelPlace[];
  readonly heightInches: number;
  readonly isStacked: boolean;
}

export interface Margin {
  readonly l: number;
  readonly r: number;
  readonly t: number;
  readonly b: number;
}

/** Between the widths of one column and of two. */
export const isNarrow = (widthInches: number) => widthInches < 4.5;

/**
 * Places panels, equally wide, beside each other where two columns are at hand, else one below the other: type
 * stays as large, so that three panels do not fit into one column.
 *
 * @param heights of the panels, in pixels as all that follows; beside each other all have the largest
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
  const height = isStacked
    ? heights.reduce((sum, each) => sum + each, (count - 1) * down)
    : Math.max(...heights);
  const columnWidth = (width - (count - 1) * across) / count;
  return {
    isStacked,
    heightInches: (height + margin.t + margin.b) / pixelsPerInch,
    places: heights.map((own, index) => {
      const above = heights.slice(0, index).reduce((sum, each) => sum + each + down, 0);
      const left = index * (columnWidth + across);
      return {
        index: index + 1,
        suffix: index === 0 ? "" : String(index + 1),
        x: isStacked ? [0, 1] : [left / width, Math.min(1, (left + columnWidth) / width)],
        y: isStacked ? [Math.max(0, 1 - (above + own) / height), 1 - above / height] : [0, 1],
      };
    }),
  };
}

/** A panel's heading, centred above it. */
export function panelTitle(text: string, { x, y }: PanelPlace, more: object = {}): object {
  return {
    text,
    x: (x[0] + x[1]) / 2,
    y: y[1],
    xref: "paper",
    yref: "paper",
    xanchor: "center",
    yanchor: "bottom",
    yshift: 2,
    showarrow: false,
    ...more,
  };
}
