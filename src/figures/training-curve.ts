import type { SizedFigure, Trace } from "./figure-spec";
import {
  axis,
  baseLayout,
  type Kind,
  kinds,
  legendAbove,
  settingStyle,
  smallTextSize,
  twoColumns,
} from "./theme";

const heightInches = 2.2;

/** One optimiser step, numbered from 1. */
export interface CurvePoint {
  readonly step: number;
  readonly kind: Kind;
  readonly loss: number;
}

/**
 * The loss of every step before it was made, marked by the kind of its batch: kinds differ in how
 * hard their negatives are, so a curve is read kind by kind. The dotted line is the loss of
 * guessing, ln(pairs a batch).
 */
export function trainingCurve(points: readonly CurvePoint[], batchSize: number): SizedFigure {
  const guessing = Math.log(batchSize);
  const steps = points.length;
  const marks = (kind: Kind): Trace => {
    const own = points.filter((point) => point.kind === kind);
    return {
      type: "scatter",
      mode: "lines+markers",
      name: `${kind} batch`,
      x: own.map(({ step }) => step),
      y: own.map(({ loss }) => loss),
      line: { color: settingStyle[kind].color, width: 1 },
      marker: { color: settingStyle[kind].color, symbol: settingStyle[kind].symbol, size: 6 },
      hovertemplate: `step %{x}, ${kind}: %{y:.3f}<extra></extra>`,
    };
  };
  return {
    widthInches: twoColumns,
    heightInches,
    spec: {
      data: kinds.filter((kind) => points.some((point) => point.kind === kind)).map(marks),
      layout: {
        ...baseLayout(twoColumns, heightInches),
        ...legendAbove,
        margin: { l: 40, r: 8, t: 22, b: 36 },
        xaxis: axis("step", { range: [0.25, steps + 0.75] }),
        yaxis: axis("loss", { rangemode: "tozero" }),
        shapes: [
          {
            type: "line",
            x0: 0.25,
            x1: steps + 0.75,
            y0: guessing,
            y1: guessing,
            line: { color: "#444", width: 1, dash: "dot" },
          },
        ],
        annotations: [
          {
            text: "guessing",
            x: steps + 0.7,
            y: guessing,
            xanchor: "right",
            yanchor: "bottom",
            showarrow: false,
            font: { size: smallTextSize, color: "#444" },
          },
        ],
      },
    },
  };
}
