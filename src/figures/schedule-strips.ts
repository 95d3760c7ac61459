import { type BatchKind, batchKinds } from "../core";
import type { SizedFigure, Trace } from "./figure-spec";
import { isNarrow } from "./panels";
import {
  axis,
  baseLayout,
  legendAbove,
  pixelsPerInch,
  settingStyle,
  smallTextSize,
  textWidth,
  twoColumns,
} from "./theme";

/** The kinds of a run's batches in their order. */
export interface ScheduleRow {
  readonly label: string;
  readonly kinds: readonly BatchKind[];
}

/** The kind of every batch, one strip a schedule, the first on top. */
export function scheduleStrips(rows: readonly ScheduleRow[], widthInches = twoColumns): SizedFigure {
  const isLow = isNarrow(widthInches); // labels above their strips
  const labels = rows.map((row) => row.label);
  const heightInches = 0.8 + (isLow ? 0.36 : 0.2) * rows.length;
  const steps = Math.max(...rows.map((row) => row.kinds.length));
  const plotWidth = widthInches * pixelsPerInch - (isLow ? 16 : 18 + textWidth(labels));
  const markSize = Math.min(6, (0.85 * plotWidth) / steps);
  const marks = (kind: BatchKind): Trace => {
    const at = rows.flatMap((row, index) =>
      row.kinds.flatMap((other, step) => (other === kind ? [{ x: step + 1, y: rows.length - index }] : [])),
    );
    return {
      type: "scatter",
      mode: "markers",
      name: `${kind} batch`,
      x: at.map(({ x }) => x),
      y: at.map(({ y }) => y),
      marker: { color: settingStyle[kind].color, symbol: settingStyle[kind].symbol, size: markSize },
      hovertemplate: `batch %{x}: ${kind}<extra></extra>`,
    };
  };
  return {
    widthInches,
    heightInches,
    spec: {
      data: batchKinds.map(marks),
      layout: {
        ...baseLayout(widthInches, heightInches),
        ...legendAbove,
        margin: { l: isLow ? 8 : 10 + textWidth(labels), r: 8, t: 24, b: 34 },
        xaxis: axis("batch", { range: [0.25, steps + 0.75], showgrid: false }),
        yaxis: {
          tickvals: rows.map((_, index) => rows.length - index),
          ticktext: labels,
          showticklabels: !isLow,
          range: [0.5, rows.length + (isLow ? 0.9 : 0.5)],
          showgrid: false,
          zeroline: false,
          ticks: "",
        },
        annotations: isLow ? labels.map((text, index) => labelAbove(text, rows.length - index)) : [],
      },
    },
  };
}

function labelAbove(text: string, y: number): object {
  return {
    text,
    x: 0,
    y: y + 0.22,
    xref: "paper",
    xanchor: "left",
    yanchor: "bottom",
    showarrow: false,
    font: { size: smallTextSize },
  };
}
