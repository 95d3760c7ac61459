import type { MixSummary, RateRange } from "../analysis";
import type { SizedFigure, Trace } from "./figure-spec";
import { isNarrow, type PanelPlace, panelGrid } from "./panels";
import { axis, baseLayout, textSize, textWidth, twoColumns } from "./theme";

/**
 * Training pairs and encoded texts a second by mix: medians over seeds, lines from the slowest
 * to the fastest. Rates of the runs as they happened, not a protocol: they bear no speed claim.
 */
export function throughput(summaries: readonly MixSummary[], widthInches = twoColumns): SizedFigure {
  const rows = [...summaries].reverse(); // Plotly counts from the bottom
  const labels = rows.map((mix) => mix.label);
  const training = rows.map((mix) => mix.trainingPairsPerSecond);
  const encoding = rows.map((mix) => mix.encodingTextsPerSecond);
  const panels = [
    { title: "training pairs per second", rates: training },
    { title: "encoded texts per second", rates: encoding },
  ];
  const margin = { l: 8 + textWidth(labels), r: 8, t: isNarrow(widthInches) ? 36 : 22, b: 36 };
  const heights = panels.map(() => 22 + 20 * rows.length);
  const grid = panelGrid(heights, widthInches, { across: 36, down: 44, margin });
  const { places, heightInches, isStacked } = grid;
  const note = [
    "rates of these runs, no speed claim:",
    "median over seeds, line from slowest to fastest run",
  ].join(isStacked ? "<br>" : " ");
  return {
    widthInches,
    heightInches,
    spec: {
      data: panels.map(({ rates }, index) => ranges(labels, rates, places[index])),
      layout: {
        ...baseLayout(widthInches, heightInches),
        margin,
        ...Object.assign(
          {},
          ...panels.map(({ title, rates }, index) => axesOf(title, rates, labels, places[index])),
        ),
        annotations: [
          {
            text: note,
            align: "left",
            x: 0,
            y: 1,
            xref: "paper",
            yref: "paper",
            xanchor: "left",
            xshift: isStacked ? 4 - margin.l : 0,
            yanchor: "bottom",
            yshift: 3,
            showarrow: false,
            font: { size: textSize, color: "#444" },
          },
        ],
      },
    },
  };
}

/** Rates from 0, so that lengths compare, to a little past the fastest run; mixes by name where a panel is leftmost. */
function axesOf(
  title: string,
  rates: readonly (RateRange | null)[],
  labels: readonly string[],
  { suffix, x, y }: PanelPlace,
): Record<string, object> {
  const fastest = Math.max(1, ...rates.map((rate) => rate?.high ?? 0));
  return {
    [`xaxis${suffix}`]: axis(title, { range: [0, 1.06 * fastest], domain: x, anchor: `y${suffix}` }),
    [`yaxis${suffix}`]: {
      type: "category",
      categoryorder: "array",
      categoryarray: labels,
      domain: y,
      anchor: `x${suffix}`,
      showticklabels: x[0] === 0,
      ticks: "",
      showline: false,
      gridcolor: "#e6e6e6",
      gridwidth: 0.5,
    },
  };
}

function ranges(
  labels: readonly string[],
  rates: readonly (RateRange | null)[],
  { suffix }: PanelPlace,
): Trace {
  return {
    type: "scatter",
    mode: "markers",
    x: rates.map((rate) => rate?.median ?? null),
    y: labels,
    xaxis: `x${suffix}`,
    yaxis: `y${suffix}`,
    marker: { color: "#000", size: 6 },
    error_x: {
      type: "data",
      symmetric: false,
      array: rates.map((rate) => (rate ? rate.high - rate.median : 0)),
      arrayminus: rates.map((rate) => (rate ? rate.median - rate.low : 0)),
      color: "#000",
      thickness: 1,
      width: 3,
    },
    text: rates.map((rate) =>
      rate ? `${rate.median.toFixed(0)} (${rate.low.toFixed(0)} to ${rate.high.toFixed(0)})` : "",
    ),
    hovertemplate: "%{y}: %{text}<extra></extra>",
  };
}
