import type { SeedRange } from "../analysis";
import { type BatchKind, batchKinds } from "../core";
import type { SizedFigure, Trace } from "./figure";
import { band } from "./marks";
import { panelFigure, panelGrid } from "./panels";
import { axis, legendAbove, settingStyle, smallTextSize, twoColumns, valueAxis } from "./theme";

/** One optimiser step of one curve. */
export interface CurvePoint {
  /** The only kind of the curve's batches. */
  readonly kind: BatchKind;
  /** From 1. */
  readonly step: number;
  /** Over runs: drawn as a band from the lowest to the highest around the mean. */
  readonly loss: SeedRange;
  /** Before clipping; in a panel of its own if any step has one. */
  readonly gradientNorm?: SeedRange;
}

/** What the loss of guessing depends on. */
export interface GuessedBatch {
  readonly batchSize: number;
  /** 1 unless set. */
  readonly positivesPerQuery?: number;
  /** Whether each positive has to find its query too; not unless set. */
  readonly isSymmetric?: boolean;
}

const panels = [
  { title: "loss", quantity: "loss" },
  { title: "gradient norm", quantity: "gradientNorm" },
] as const;

const dashes: Readonly<Record<BatchKind, string>> = { mono: "solid", cross: "dash", multi: "dot" };

/**
 * The loss by step before the step was made, a curve for each kind of batch: kinds differ in how hard
 * their negatives are, so a curve is read kind by kind. The dotted line is the {@link guessingLoss}.
 */
export function trainingCurves(
  points: readonly CurvePoint[],
  batch: GuessedBatch,
  widthInches = twoColumns,
): SizedFigure {
  const kinds = batchKinds.filter((kind) => points.some((point) => point.kind === kind));
  const shown = panels.filter(({ quantity }) => points.some((point) => point[quantity]));
  const margin = { l: 40, r: 8, t: 24, b: 36 };
  const grid = panelGrid(
    shown.map(() => 150),
    widthInches,
    { across: 48, down: 44, margin },
  );
  const last = Math.max(...points.map(({ step }) => step));
  const [x0, x1] = [0.25, last + 0.75];
  const guessing = guessingLoss(batch);
  const line = { type: "line", x0, x1, y0: guessing, y1: guessing };
  return panelFigure(
    grid,
    (_, index) => {
      const { title, quantity } = shown[index];
      const rows = points.flatMap(({ kind, step, [quantity]: range }) =>
        range ? [{ kind, step, ...range }] : [],
      );
      return {
        data: kinds.flatMap((kind) =>
          curve(
            kind,
            rows.filter((row) => row.kind === kind),
            index === 0,
          ),
        ),
        xaxis: axis("step", { range: [x0, x1] }),
        yaxis: valueAxis(title, [0, ...rows.map(({ high }) => high)], { rangemode: "tozero" }),
        ...(quantity === "loss" && {
          shapes: [{ ...line, line: { color: "#444", width: 1, dash: "dot" } }],
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
        }),
      };
    },
    { layout: { showlegend: true, legend: { ...legendAbove.legend, traceorder: "normal" } } },
  );
}

/**
 * The loss of a model that gives all candidates the same score: ln of their number. A query finds each
 * of its positives among those of the other queries and that one; in a symmetric loss, the mean of both
 * directions, each positive finds its query among all queries.
 */
function guessingLoss({ batchSize, positivesPerQuery = 1, isSymmetric = false }: GuessedBatch): number {
  const forth = Math.log(positivesPerQuery * (batchSize - 1) + 1);
  return isSymmetric ? (forth + Math.log(batchSize)) / 2 : forth;
}

/** The mean with marks, and a band where runs differ. */
function curve(
  kind: BatchKind,
  rows: readonly (SeedRange & { readonly step: number })[],
  isInLegend: boolean,
): Trace[] {
  const { color, symbol } = settingStyle[kind];
  const x = rows.map(({ step }) => step);
  const [lows, highs] = [rows.map(({ low }) => low), rows.map(({ high }) => high)];
  return [
    ...(rows.some(({ low, high }) => low < high) ? band(x, lows, highs, color) : []),
    {
      type: "scatter",
      mode: "lines+markers",
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
