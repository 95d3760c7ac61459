import type { MixSummary, RateRange } from "../analysis";
import type { SizedFigure, Trace } from "./figure-spec";
import { axis, baseLayout, textSize, twoColumns } from "./theme";

const heightInches = 2.5;

/**
 * Training pairs and encoded texts a second by mix: medians over seeds, lines from the slowest
 * to the fastest. Rates of the runs as they happened, not a protocol: they bear no speed claim.
 */
export function throughput(summaries: readonly MixSummary[]): SizedFigure {
  const rows = [...summaries].reverse(); // Plotly counts from the bottom
  const labels = rows.map((mix) => mix.label);
  const training = rows.map((mix) => mix.trainingPairsPerSecond);
  const encoding = rows.map((mix) => mix.encodingTextsPerSecond);
  return {
    widthInches: twoColumns,
    heightInches,
    spec: {
      data: [ranges(labels, training, ""), ranges(labels, encoding, "2")],
      layout: {
        ...baseLayout(twoColumns, heightInches),
        margin: { l: 76, r: 8, t: 22, b: 36 },
        xaxis: rateAxis("training pairs per second", training, { domain: [0, 0.47] }),
        xaxis2: rateAxis("encoded texts per second", encoding, { domain: [0.53, 1], anchor: "y" }),
        yaxis: {
          type: "category",
          categoryorder: "array",
          categoryarray: labels,
          ticks: "",
          showline: false,
          gridcolor: "#e6e6e6",
          gridwidth: 0.5,
        },
        annotations: [
          {
            text: "rates of these runs, no speed claim: median over seeds, line from slowest to fastest run",
            x: 0,
            y: 1,
            xref: "paper",
            yref: "paper",
            xanchor: "left",
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

/** From 0, so that lengths compare, to a little past the fastest run. */
function rateAxis(
  title: string,
  rates: readonly (RateRange | null)[],
  more: Record<string, unknown>,
): object {
  const fastest = Math.max(1, ...rates.map((rate) => rate?.high ?? 0));
  return axis(title, { range: [0, 1.06 * fastest], ...more });
}

function ranges(labels: readonly string[], rates: readonly (RateRange | null)[], suffix: string): Trace {
  return {
    type: "scatter",
    mode: "markers",
    x: rates.map((rate) => rate?.median ?? null),
    y: labels,
    xaxis: `x${suffix}`,
    yaxis: "y",
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
