import type { SizedFigure, Trace } from "./figure-spec";
import { isNarrow, panelGrid } from "./panels";
import { axis, baseLayout, legendAbove, twoColumns } from "./theme";

/** What a text cost in batches of one shape; null where it was not measured. */
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

const sides = [
  { side: "ours", name: "batchmix", color: "#000" },
  { side: "theirs", name: "torch", color: "#d55e00" },
] as const;

const tasks = [
  { task: "encode", symbol: "circle", dash: "solid" },
  { task: "train", symbol: "square", dash: "dot" },
] as const;

/**
 * Milliseconds a text, on doubly logarithmic axes, against length, batch and depth: encoding solid,
 * training dotted. A line that falls with the batch is fixed cost spread over more texts.
 */
export function costByShape(costs: readonly ShapeCost[], widthInches = twoColumns): SizedFigure {
  const isLow = isNarrow(widthInches);
  const margin = { l: 44, r: 8, t: isLow ? 40 : 26, b: 36 };
  const heights = panels.map(() => (isLow ? 140 : 168));
  const { places, heightInches, isStacked } = panelGrid(heights, widthInches, {
    across: 28,
    down: 42,
    margin,
  });
  const traces = panels.flatMap(({ varied }, panel) =>
    sides.flatMap((side) =>
      tasks.map((task): Trace => {
        const own = costs.filter((cost) => cost.varied === varied && cost.task === task.task);
        return {
          type: "scatter",
          mode: "lines+markers",
          name: `${side.name}, ${task.task}`,
          legendgroup: `${side.name}, ${task.task}`,
          showlegend: panel === 0 && own.some((cost) => cost[side.side] !== null),
          x: own.map((cost) => cost[varied]),
          y: own.map((cost) => cost[side.side]),
          xaxis: `x${places[panel].suffix}`,
          yaxis: `y${isStacked ? places[panel].suffix : ""}`,
          line: { color: side.color, width: 1.25, dash: task.dash },
          marker: { color: side.color, symbol: task.symbol, size: 5 },
          hovertemplate: "%{x}: %{y:.2f} ms<extra>%{fullData.name}</extra>",
        };
      }),
    ),
  );
  const axes = panels.map(({ varied, title }, panel) => {
    const ticks = [...new Set(costs.filter((cost) => cost.varied === varied).map((cost) => cost[varied]))];
    const { suffix, x, y } = places[panel];
    const cost = axis("milliseconds a text", { type: "log", dtick: 1, domain: y, anchor: `x${suffix}` });
    return {
      [`xaxis${suffix}`]: axis(title, {
        type: "log",
        domain: x,
        tickvals: ticks,
        ticktext: ticks.map(String),
        tickangle: 0,
        anchor: `y${isStacked ? suffix : ""}`,
      }),
      ...(panel === 0 || isStacked ? { [`yaxis${suffix}`]: cost } : {}),
    };
  });
  return {
    widthInches,
    heightInches,
    spec: {
      data: traces,
      layout: {
        ...baseLayout(widthInches, heightInches),
        ...legendAbove,
        margin,
        ...Object.assign({}, ...axes),
      },
    },
  };
}
