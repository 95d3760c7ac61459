import type { MixSummary, RateRange } from "../analysis";
import type { SizedFigure, Trace } from "./figure-spec";
import { axis, baseLayout, settingStyle, textSize, twoColumns } from "./theme";

const heightInches = 2.5;

/**
 * Training pairs and encoded texts a second by mix: medians over seeds, lines from the slowest
 * to the fastest. Rates of the runs as they happened, not a protocol: they bear no speed claim.
 */
export function throughput(summaries: readonly MixSummary[]): SizedFigure {
  const labels = summaries.map((mix) => mix.label).reverse();
  const rows = [...summaries].reverse();
  const panel = (rates: (RateRange | null)[], color: string, symbol: string, suffix: string): Trace => ({
    type: "scatter",
    mode: "markers",
    x: rates.map((rate) => rate?.median ?? null),
    y: labels,
    xaxis: `x${suffix}`,
    yaxis: "y",
    marker: { color, symbol, size: 6 },
    error_x: {
      type: "data",
      symmetric: false,
      array: rates.map((rate) => (rate ? rate.high - rate.median : 0)),
      arrayminus: rates.map((rate) => (rate ? rate.median - rate.low : 0)),
      color,
      thickness: 1,
      width: 3,
    },
    hovertemplate: "%{y}: %{x:.0f}<extra></extra>",
  });
  return {
    widthInches: twoColumns,
    heightInches,
    spec: {
      data: [
        panel(
          rows.map((mix) => mix.trainingPairsPerSecond),
          settingStyle.mono.color,
          settingStyle.mono.symbol,
          "",
        ),
        panel(
          rows.map((mix) => mix.encodingTextsPerSecond),
          settingStyle.cross.color,
          settingStyle.cross.symbol,
          "2",
        ),
      ],
      layout: {
        ...baseLayout(twoColumns, heightInches),
        margin: { l: 76, r: 8, t: 22, b: 36 },
        xaxis: axis("training pairs per second", { domain: [0, 0.47], rangemode: "tozero" }),
        xaxis2: axis("encoded texts per second", { domain: [0.53, 1], rangemode: "tozero", anchor: "y" }),
        yaxis: {
          type: "category",
          categoryorder: "array",
          categoryarray: labels,
          ticks: "",
          showline: false,
          gridcolor: "#e6e6e6",
        },
        annotations: [
          {
            text: "median over seeds, line from slowest to fastest run; one sweep, not a speed protocol",
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
