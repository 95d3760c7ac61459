import type { SizedFigure, Trace } from "./figure-spec";
import { axis, baseLayout, type Kind, kinds, legendAbove, settingStyle, twoColumns } from "./theme";

/** The kinds of a run's batches in their order. */
export interface ScheduleRow {
  readonly label: string;
  readonly kinds: readonly Kind[];
}

/** The kind of every batch, one strip a schedule, the first on top. */
export function scheduleStrips(rows: readonly ScheduleRow[]): SizedFigure {
  const heightInches = 0.75 + 0.2 * rows.length;
  const steps = Math.max(...rows.map((row) => row.kinds.length));
  const marks = (kind: Kind): Trace => {
    const at = rows.flatMap((row, index) =>
      row.kinds.flatMap((other, step) => (other === kind ? [{ x: step + 1, y: rows.length - index }] : [])),
    );
    return {
      type: "scatter",
      mode: "markers",
      name: `${kind} batch`,
      x: at.map(({ x }) => x),
      y: at.map(({ y }) => y),
      marker: { color: settingStyle[kind].color, symbol: settingStyle[kind].symbol, size: 6 },
      hovertemplate: `batch %{x}: ${kind}<extra></extra>`,
    };
  };
  return {
    widthInches: twoColumns,
    heightInches,
    spec: {
      data: kinds.map(marks),
      layout: {
        ...baseLayout(twoColumns, heightInches),
        ...legendAbove,
        margin: { l: 150, r: 8, t: 22, b: 34 },
        xaxis: axis("batch", { range: [0.25, steps + 0.75], showgrid: false }),
        yaxis: {
          tickvals: rows.map((_, index) => rows.length - index),
          ticktext: rows.map((row) => row.label),
          range: [0.4, rows.length + 0.6],
          showgrid: false,
          zeroline: false,
          ticks: "",
        },
      },
    },
  };
}
