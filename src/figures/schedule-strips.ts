import { type SizedFigure, scatter, sizedFigure, type Trace } from "./figure";
import { isNarrow } from "./panels";
import {
  axis,
  kindStyles,
  legendAbove,
  pixelsPerInch,
  rowAxis,
  smallFont,
  textWidth,
  twoColumns,
} from "./theme";

/** The kinds of a run's batches in their order. */
interface ScheduleRow {
  readonly label: string;
  readonly kinds: readonly string[];
}

/** The kind of every batch, one strip a schedule, the first on top. */
export function scheduleStrips(rows: readonly ScheduleRow[], widthInches = twoColumns): SizedFigure {
  const isLow = isNarrow(widthInches); // labels above their strips
  const labels = rows.map(({ label }) => label);
  const heights = rows.map((_, index) => rows.length - index);
  const steps = Math.max(...rows.map(({ kinds }) => kinds.length));
  const plotWidth = widthInches * pixelsPerInch - (isLow ? 16 : 18 + textWidth(labels));
  const size = Math.min(6, (0.85 * plotWidth) / steps);
  const marks = ({ kind, ...style }: ReturnType<typeof kindStyles>[number]): Trace => {
    const batches = rows.flatMap(({ kinds }, index) =>
      kinds.flatMap((other, step) => (other === kind ? [{ x: step + 1, y: heights[index] }] : [])),
    );
    return scatter("markers", batches, {
      x: ({ x }) => x,
      y: ({ y }) => y,
      name: `${kind} batch`,
      marker: { ...style, size },
      hovertemplate: `batch %{x}: ${kind}<extra></extra>`,
    });
  };
  const labelAbove = (text: string, index: number) => ({
    text,
    x: 0,
    xref: "paper",
    xanchor: "left",
    y: heights[index] + 0.22,
    yanchor: "bottom",
    showarrow: false,
    font: smallFont,
  });
  return sizedFigure(
    widthInches,
    0.8 + (isLow ? 0.36 : 0.2) * rows.length,
    kindStyles(rows.flatMap(({ kinds }) => kinds)).map(marks),
    {
      ...legendAbove,
      margin: { l: isLow ? 8 : 10 + textWidth(labels), r: 8, t: 24, b: 34 },
      xaxis: axis("batch", { range: [0.25, steps + 0.75], showgrid: false }),
      yaxis: rowAxis(labels, {
        tickvals: heights,
        showticklabels: !isLow,
        range: [0.5, rows.length + (isLow ? 0.9 : 0.5)],
      }),
      annotations: isLow ? labels.map(labelAbove) : [],
    },
  );
}
