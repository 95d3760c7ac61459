import { type AlphaPoint, signed } from "../analysis";
import { settingKinds } from "../core";
import type { SizedFigure, Trace } from "./figure-spec";
import { scopeText } from "./interval-marks";
import { isNarrow, panelGrid, panelTitle } from "./panels";
import { axis, baseLayout, legendAbove, settingStyle, twoColumns, valueAxis } from "./theme";

const margin = { l: 46, r: 8, t: 40, b: 36 };

/**
 * The mono-cross edge: mAP less that of pure mono batches, one panel a kind of retrieval setting, ours
 * with 95 % bands, arXiv 2408.10536's three points of each of its runs in grey.
 */
export function alphaCurveFigure(points: readonly AlphaPoint[], widthInches = twoColumns): SizedFigure {
  const shown = settingKinds.filter((setting) =>
    points.some((point) => point.setting === setting && !point.published),
  );
  const heights = shown.map(() => (isNarrow(widthInches) ? 130 : 154));
  const grid = panelGrid(heights, widthInches, { across: 48, down: 46, margin });
  const { heightInches } = grid;
  const layout: Record<string, unknown> = {
    ...baseLayout(widthInches, heightInches),
    ...legendAbove,
    margin,
  };
  const titled = grid.isStacked ? Math.floor((shown.length - 1) / 2) : 0;
  const data = shown.flatMap((setting, panel): Trace[] => {
    const { suffix, x, y } = grid.places[panel];
    const own = points.filter((point) => point.setting === setting);
    layout[`xaxis${suffix}`] = axis(
      panel < shown.length - 1 && grid.isStacked ? "" : "share of cross batches",
      {
        domain: x,
        anchor: `y${suffix}`,
        range: [-0.04, 1.04],
        tickvals: [0, 0.5, 1],
        ticktext: ["0", ".5", "1"],
      },
    );
    layout[`yaxis${suffix}`] = valueAxis(
      panel === titled ? "mAP less that of mono batches" : "",
      own.flatMap(({ estimate, low, high }) => [estimate, low ?? estimate, high ?? estimate]),
      {
        domain: y,
        anchor: `x${suffix}`,
        zeroline: true,
        zerolinecolor: "#000",
        zerolinewidth: 0.75,
      },
      { isSigned: true },
    );
    const axes = { xaxis: `x${suffix}`, yaxis: `y${suffix}` };
    return [
      ...publishedLines(own, panel === 0).map((trace) => ({ ...trace, ...axes })),
      ...measuredLine(
        own.filter(({ published }) => published === null),
        settingStyle[setting],
        panel === 0,
      ).map((trace) => ({ ...trace, ...axes })),
    ];
  });
  layout.annotations = shown.map((setting, panel) =>
    panelTitle(`${setting} retrieval`, grid.places[panel], { font: { color: settingStyle[setting].color } }),
  );
  const legendShift = 20 / (heightInches * 96 - margin.t - margin.b);
  layout.legend = { ...legendAbove.legend, y: 1 + legendShift };
  return { widthInches, heightInches, spec: { data, layout } };
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
      name: `this study, band: ${scopeText(points)}`,
      showlegend: isInLegend,
      x,
      y: points.map(({ estimate }) => estimate),
      line: { color, width: 1.5 },
      marker: { color, symbol, size: 6 },
      text: points.map(
        ({ crossShare, estimate, low, high, over }) =>
          `${Math.round(crossShare * 100)} % cross: ${signed(estimate)}, 95 % ${signed(low ?? 0)} to ${signed(high ?? 0)}${over ? ` over ${over}` : ""}`,
      ),
      hovertemplate: "%{text}<extra></extra>",
    },
  ];
}
