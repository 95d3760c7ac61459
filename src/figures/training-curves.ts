import type { SeedRange } from "../analysis";
import { type SizedFigure, scatter, type Trace } from "./figure";
import { band } from "./marks";
import { panelFigure, panelGrid } from "./panels";
import { axis, kindStyles, legendAbove, smallTextSize, twoColumns, valueAxis } from "./theme";

/** One optimiser step of one curve. */
export interface CurvePoint {
  /** The only kind of the curve's batches. */
  readonly kind: string;
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

const margin = { l: 40, r: 8, t: 24, b: 36 };

const dashes = ["solid", "dash", "dot", "dashdot"];

/**
 * The loss by step before the step was made, a curve for each kind of batch: kinds differ in how hard
 * their negatives are, so a curve is read kind by kind. The dotted line is the {@link guessingLoss}.
 */
export function trainingCurves(
  points: readonly CurvePoint[],
  batch: GuessedBatch,
  widthInches = twoColumns,
): SizedFigure {
  const styles = kindStyles(points.map(({ kind }) => kind)).map((style, index) => ({
    ...style,
    dash: dashes[index],
  }));
  const drawn = styles.filter(({ kind }) => points.some((point) => point.kind === kind));
  const drawnPanels = panels.filter(({ quantity }) => points.some((point) => point[quantity]));
  const heights = drawnPanels.map(() => 150);
  const grid = panelGrid(heights, widthInches, { across: 48, down: 44, margin });
  const last = Math.max(...points.map(({ step }) => step));
  const [x0, x1] = [0.25, last + 0.75];
  const guessing = guessingLoss(batch);
  const line = { color: "#444", width: 1, dash: "dot" };
  const guessingMarks = {
    shapes: [{ type: "line", x0, x1, y0: guessing, y1: guessing, line }],
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
  };
  const legend = { ...legendAbove.legend, traceorder: "normal" };
  return panelFigure(grid, { layout: { showlegend: true, legend } }, (_, index) => {
    const { title, quantity } = drawnPanels[index];
    const rows = points.flatMap(({ kind, step, [quantity]: range }) =>
      range ? [{ kind, step, ...range }] : [],
    );
    const rowsOf = (kind: string) => rows.filter((row) => row.kind === kind);
    return {
      data: drawn.flatMap((style) => curve(style, rowsOf(style.kind), index === 0)),
      xaxis: axis("step", { range: [x0, x1] }),
      yaxis: valueAxis(title, [0, ...rows.map(({ high }) => high)], { rangemode: "tozero" }),
      ...(quantity === "loss" && guessingMarks),
    };
  });
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

type CurveRow = SeedRange & { readonly step: number };

/** The mean with marks, and a band where runs differ. */
function curve(
  { kind, color, symbol, dash }: ReturnType<typeof kindStyles>[number] & { readonly dash: string },
  rows: readonly CurveRow[],
  isInLegend: boolean,
): Trace[] {
  const x = ({ step }: CurveRow) => step;
  const differ = ({ low, high }: SeedRange) => low < high;
  const hover = (row: CurveRow) =>
    differ(row) ? `, seeds ${row.low.toFixed(3)} to ${row.high.toFixed(3)}` : "";
  return [
    ...(rows.some(differ) ? band(rows, x, color) : []),
    scatter("lines+markers", rows, {
      x,
      y: ({ mean }) => mean,
      hover,
      name: `${kind} batches`,
      showlegend: isInLegend,
      line: { color, width: 1.2, dash },
      marker: { color, symbol, size: 5, maxdisplayed: 16 },
      hovertemplate: `step %{x}, ${kind}: %{y:.3f}%{text}<extra></extra>`,
    }),
  ];
}
