import type { MixSummary, RateRange } from "../analysis";
import { note, type SizedFigure, scatter } from "./figure";
import { errorBars } from "./marks";
import { isNarrow, panelFigure, panelGrid } from "./panels";
import { axis, faintGrid, textSize, textWidth, twoColumns } from "./theme";

const allPanels = [
  { rate: "trainingPairsPerSecond", title: "training pairs per second" },
  { rate: "trainingTokensPerSecond", title: "training tokens per second" },
  { rate: "encodingTextsPerSecond", title: "encoded texts per second" },
] as const;

/**
 * Training pairs and their tokens, and encoded texts, a second by mix: medians over seeds, lines from the slowest
 * to the fastest. Rates of the runs as they happened, not a protocol: they bear no speed claim.
 */
export function throughput(summaries: readonly MixSummary[], widthInches = twoColumns): SizedFigure {
  const mixes = [...summaries].reverse(); // Plotly counts from the bottom
  const labels = mixes.map(({ label }) => label);
  const margin = { l: 8 + textWidth(labels), r: 8, t: isNarrow(widthInches) ? 36 : 22, b: 36 };
  const panels = allPanels.filter(({ rate }) => mixes.some((mix) => mix[rate] !== null));
  const heights = panels.map(() => 22 + 20 * mixes.length);
  const grid = panelGrid(heights, widthInches, { across: 36, down: 44, margin });
  const claim = [
    "rates of these runs, no speed claim:",
    "median over seeds, line from slowest to fastest run",
  ].join(grid.isStacked ? "<br>" : " ");
  const left = { align: "left", x: 0, xanchor: "left", xshift: grid.isStacked ? 4 - margin.l : 0 };
  const above = { y: 1, yanchor: "bottom", yshift: 3, font: { size: textSize, color: "#444" } };
  return panelFigure(grid, { annotations: [note(claim, { ...left, ...above })] }, ({ x }, index) => {
    const { title, rate } = panels[index];
    const rates = mixes.map((mix) => mix[rate]);
    const fastest = Math.max(1, ...rates.map((range) => range?.high ?? 0));
    const intervals = rates.map((range) => ({ low: 0, high: 0, ...range, value: range?.median ?? 0 }));
    const place = {
      x: (range: RateRange | null) => range?.median ?? null,
      y: (_: unknown, at: number) => labels[at],
    };
    const hover = (range: RateRange | null) =>
      range ? `${range.median.toFixed(0)} (${range.low.toFixed(0)} to ${range.high.toFixed(0)})` : "";
    return {
      data: [
        scatter("markers", rates, {
          ...place,
          hover,
          marker: { color: "#000", size: 6 },
          error_x: errorBars(intervals, { color: "#000", thickness: 1, width: 3 }),
          hovertemplate: "%{y}: %{text}<extra></extra>",
        }),
      ],
      xaxis: axis(title, { range: [0, 1.06 * fastest] }), // from 0, so that lengths compare
      yaxis: {
        type: "category",
        categoryorder: "array",
        categoryarray: labels,
        showticklabels: x[0] === 0,
        ticks: "",
        showline: false,
        ...faintGrid,
      },
    };
  });
}
