import { type SizedFigure, scatter } from "./figure";
import { isNarrow, panelFigure, panelGrid } from "./panels";
import { axis, colors, legendAbove, twoColumns } from "./theme";

/** The cost of a text in batches of one shape; null where it was not measured. */
export interface ShapeCost {
  /** Which of the three was varied to come to this shape. */
  readonly varied: "tokens" | "count" | "layers";
  readonly task: "encode" | "train";
  /** Tokens a text. */
  readonly tokens: number;
  /** Texts a batch. */
  readonly count: number;
  readonly layers: number;
  /** Milliseconds a text. */
  readonly ours: number;
  readonly theirs: number | null;
}

const panels = [
  { varied: "tokens", title: "tokens a text" },
  { varied: "count", title: "texts a batch" },
  { varied: "layers", title: "layers" },
] as const;

const lines = (
  [
    { side: "ours", program: "batchmix", color: "#000" },
    { side: "theirs", program: "torch", color: colors.orange },
  ] as const
).flatMap((side) => [
  { ...side, task: "encode", symbol: "circle", dash: "solid" },
  { ...side, task: "train", symbol: "square", dash: "dot" },
]);

/**
 * Milliseconds a text, on doubly logarithmic axes, against length, batch and depth: encoding solid,
 * training dotted. A line that falls with the batch is fixed cost spread over more texts.
 */
export function costByShape(costs: readonly ShapeCost[], widthInches = twoColumns): SizedFigure {
  const isLow = isNarrow(widthInches);
  const heights = panels.map(() => (isLow ? 140 : 168));
  const margin = { l: 44, r: 8, t: isLow ? 40 : 26, b: 36 };
  const grid = panelGrid(heights, widthInches, { across: 28, down: 42, margin });
  return panelFigure(grid, { layout: legendAbove }, (_, index) => {
    const { varied, title } = panels[index];
    const panelCosts = costs.filter((cost) => cost.varied === varied);
    const ticks = [...new Set(panelCosts.map((cost) => cost[varied]))];
    const curves = lines.map(({ side, program, color, task, symbol, dash }) => {
      const points = panelCosts.filter((cost) => cost.task === task);
      const name = `${program}, ${task}`;
      return scatter("lines+markers", points, {
        x: (cost) => cost[varied],
        y: (cost) => cost[side],
        name,
        legendgroup: name,
        showlegend: index === 0 && points.some((cost) => cost[side] !== null),
        line: { color, width: 1.25, dash },
        marker: { color, symbol, size: 5 },
        hovertemplate: "%{x}: %{y:.2f} ms<extra>%{fullData.name}</extra>",
      });
    });
    const hasCostAxis = index === 0 || grid.isStacked;
    return {
      data: curves,
      xaxis: axis(title, { type: "log", tickvals: ticks, ticktext: ticks.map(String), tickangle: 0 }),
      yaxis: hasCostAxis ? axis("milliseconds a text", { type: "log", dtick: 1 }) : null,
    };
  });
}
