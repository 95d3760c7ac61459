import { type AlphaPoint, signed } from "../analysis";
import type { SizedFigure, Trace } from "./figure-spec";
import { axis, baseLayout, kinds, legendAbove, settingStyle, textSize, twoColumns } from "./theme";

const heightInches = 2.4;
const gap = 0.09;

/**
 * The mono-cross edge: mAP less that of pure mono batches, one panel a kind of retrieval setting, ours
 * with 95 % bands, arXiv 2408.10536's three points of each of its runs in grey.
 */
export function alphaCurveFigure(points: readonly AlphaPoint[]): SizedFigure {
  const shown = kinds.filter((setting) =>
    points.some((point) => point.setting === setting && !point.published),
  );
  const width = (1 - gap * (shown.length - 1)) / shown.length;
  const layout: Record<string, unknown> = {
    ...baseLayout(twoColumns, heightInches),
    ...legendAbove,
    margin: { l: 46, r: 8, t: 40, b: 36 },
  };
  const data = shown.flatMap((setting, panel): Trace[] => {
    const suffix = panel === 0 ? "" : String(panel + 1);
    const from = panel * (width + gap);
    layout[`xaxis${suffix}`] = axis("share of cross batches", {
      domain: [from, from + width],
      anchor: `y${suffix}`,
      range: [-0.04, 1.04],
      tickvals: [0, 0.5, 1],
    });
    layout[`yaxis${suffix}`] = axis(panel === 0 ? "mAP less that of mono batches" : "", {
      anchor: `x${suffix}`,
      zeroline: true,
      zerolinecolor: "#000",
      zerolinewidth: 0.75,
    });
    const axes = { xaxis: `x${suffix}`, yaxis: `y${suffix}` };
    const own = points.filter((point) => point.setting === setting);
    return [
      ...publishedLines(own, panel === 0).map((trace) => ({ ...trace, ...axes })),
      ...measuredLine(
        own.filter(({ published }) => published === null),
        settingStyle[setting],
        panel === 0,
      ).map((trace) => ({ ...trace, ...axes })),
    ];
  });
  layout.annotations = shown.map((setting, panel) => ({
    text: `${setting} retrieval`,
    x: panel * (width + gap) + width / 2,
    y: 1,
    xref: "paper",
    yref: "paper",
    xanchor: "center",
    yanchor: "bottom",
    showarrow: false,
    font: { size: textSize, color: settingStyle[setting].color },
  }));
  layout.legend = { ...legendAbove.legend, y: 1.13 };
  return { widthInches: twoColumns, heightInches, spec: { data, layout } };
}

function publishedLines(points: readonly AlphaPoint[], isInLegend: boolean): Trace[] {
  const runs = [...new Set(points.flatMap(({ published }) => published ?? []))];
  return runs.map((run, index) => {
    const own = points.filter(({ published }) => published === run);
    return {
      type: "scatter",
      mode: "lines+markers",
      name: "arXiv 2408.10536",
      showlegend: isInLegend && index === 0,
      x: own.map(({ crossShare }) => crossShare),
      y: own.map(({ estimate }) => estimate),
      line: { color: "#999", width: 0.75, dash: "dot" },
      marker: { color: "#fff", size: 4, line: { color: "#999", width: 1 } },
      text: own.map(({ estimate }) => `${run}: ${signed(estimate)}, no interval published`),
      hovertemplate: "%{text}<extra></extra>",
    };
  });
}

function measuredLine(
  points: readonly AlphaPoint[],
  { color, symbol }: { readonly color: string; readonly symbol: string },
  isInLegend: boolean,
): Trace[] {
  const x = points.map(({ crossShare }) => crossShare);
  const bound = (end: "low" | "high") => points.map((point) => point[end]);
  const edge = {
    type: "scatter",
    mode: "lines",
    line: { width: 0 },
    hoverinfo: "skip",
    showlegend: false,
    x,
  };
  return [
    { ...edge, y: bound("low") },
    { ...edge, y: bound("high"), fill: "tonexty", fillcolor: `${color}33` },
    {
      type: "scatter",
      mode: "lines+markers",
      name: "this study, band: 95 %",
      showlegend: isInLegend,
      x,
      y: points.map(({ estimate }) => estimate),
      line: { color, width: 1.5 },
      marker: { color, symbol, size: 6 },
      text: points.map(
        ({ crossShare, estimate, low, high }) =>
          `${Math.round(crossShare * 100)} % cross: ${signed(estimate)}, 95 % ${signed(low ?? 0)} to ${signed(high ?? 0)}`,
      ),
      hovertemplate: "%{text}<extra></extra>",
    },
  ];
}
