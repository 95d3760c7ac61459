import type { SeedRange } from "../analysis";
import { type BatchKind, batchKinds } from "../core";
import type { SizedFigure, Trace } from "./figure-spec";
import { type PanelPlace, panelGrid } from "./panels";
import { axis, baseLayout, legendAbove, settingStyle, smallTextSize, twoColumns, valueAxis } from "./theme";

/** One optimiser step of one curve. */
export interface CurvePoint {
  /** Of the curve: the only kind of its batches. */
  readonly kind: BatchKind;
  /** From 1. */
  readonly step: number;
  /** Over runs: drawn as a band from the lowest to the highest around the mean. */
  readonly loss: SeedRange;
  /** Before clipping; in a panel of its own where there is one. */
  readonly gradientNorm?: SeedRange;
}

const dashes: Readonly<Record<BatchKind, string>> = { mono: "solid", cross: "dash", multi: "dot" };

/**
 * The loss by step before it was made, a curve a kind of batch: kinds differ in how hard their
 * negatives are, so a curve is read kind by kind. The dotted line is the loss of guessing,
 * ln(pairs a batch).
 */
export function trainingCurves(
  points: readonly CurvePoint[],
  batchSize: number,
  widthInches = twoColumns,
): SizedFigure {
  const shown = batchKinds.filter((kind) => points.some((point) => point.kind === kind));
  const hasNorms = points.some(({ gradientNorm }) => gradientNorm !== undefined);
  const panels = [
    { title: "loss", of: ({ loss }: CurvePoint) => [loss] },
    ...(hasNorms
      ? [
          {
            title: "gradient norm",
            of: ({ gradientNorm }: CurvePoint) => (gradientNorm ? [gradientNorm] : []),
          },
        ]
      : []),
  ];
  const margin = { l: 40, r: 8, t: 24, b: 36 };
  const heights = panels.map(() => 150);
  const { places, heightInches } = panelGrid(heights, widthInches, { across: 48, down: 44, margin });
  const last = Math.max(...points.map(({ step }) => step));
  const ends = [0.25, last + 0.75] as const;
  const data = panels.flatMap(({ of }, panel) =>
    shown.flatMap((kind) => {
      const rows = points
        .filter((point) => point.kind === kind)
        .flatMap((point) => of(point).map((range) => ({ ...range, step: point.step })));
      return curve(kind, rows, places[panel], panel === 0);
    }),
  );
  const axes = panels.map(({ title, of }, panel) => {
    const { suffix, x, y } = places[panel];
    const values = [0, ...points.flatMap(of).map(({ high }) => high)];
    return {
      [`xaxis${suffix}`]: axis("step", { range: ends, domain: x, anchor: `y${suffix}` }),
      [`yaxis${suffix}`]: valueAxis(title, values, {
        rangemode: "tozero",
        domain: y,
        anchor: `x${suffix}`,
      }),
    };
  });
  const guessing = Math.log(batchSize);
  return {
    widthInches,
    heightInches,
    spec: {
      data,
      layout: {
        ...baseLayout(widthInches, heightInches),
        ...legendAbove,
        legend: { ...legendAbove.legend, traceorder: "normal" },
        margin,
        ...Object.assign({}, ...axes),
        shapes: [
          {
            type: "line",
            x0: ends[0],
            x1: ends[1],
            y0: guessing,
            y1: guessing,
            line: { color: "#444", width: 1, dash: "dot" },
          },
        ],
        annotations: [
          {
            text: "guessing",
            x: last + 0.7,
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

/** The mean with marks, and a band where runs differ. */
function curve(
  kind: BatchKind,
  rows: readonly (SeedRange & { readonly step: number })[],
  { suffix }: PanelPlace,
  isInLegend: boolean,
): Trace[] {
  const { color, symbol } = settingStyle[kind];
  const axes = { xaxis: `x${suffix}`, yaxis: `y${suffix}` };
  const x = rows.map(({ step }) => step);
  const edge = {
    type: "scatter",
    mode: "lines",
    ...axes,
    x,
    line: { width: 0 },
    hoverinfo: "skip",
    showlegend: false,
  };
  const isBand = rows.some(({ low, high }) => low < high);
  const band: Trace[] = [
    { ...edge, y: rows.map(({ low }) => low) },
    { ...edge, y: rows.map(({ high }) => high), fill: "tonexty", fillcolor: `${color}33` },
  ];
  return [
    ...(isBand ? band : []),
    {
      type: "scatter",
      mode: "lines+markers",
      ...axes,
      name: `${kind} batches`,
      showlegend: isInLegend,
      x,
      y: rows.map(({ mean }) => mean),
      line: { color, width: 1.2, dash: dashes[kind] },
      marker: { color, symbol, size: 5, maxdisplayed: 16 },
      text: rows.map(({ low, high }) =>
        low < high ? `, seeds ${low.toFixed(3)} to ${high.toFixed(3)}` : "",
      ),
      hovertemplate: `step %{x}, ${kind}: %{y:.3f}%{text}<extra></extra>`,
    },
  ];
}
