import type { ContrastRow } from "../analysis";
import type { SizedFigure, Trace } from "./figure-spec";
import { axis, baseLayout, settingStyle, textSize, twoColumns } from "./theme";

const settings = ["mono", "cross", "multi"] as const;
const heightInches = 2.7;

/**
 * Differences in mAP with their 95 % intervals: batch kinds with one another on the left, each
 * with the untrained model on the right. Hollow where Holm's p is 0.05 or more.
 */
export function contrastForest(rows: readonly ContrastRow[]): SizedFigure {
  const isBaseline = (row: ContrastRow) => row.contrast.endsWith("untrained");
  const sides = [rows.filter((row) => !isBaseline(row)), rows.filter(isBaseline)];
  const data = sides.flatMap((side, index) =>
    settings.map((setting) =>
      forest(
        side.filter((row) => row.setting === setting),
        setting,
        index === 0 ? "" : "2",
      ),
    ),
  );
  const legend = settings.map(
    (setting): Trace => ({
      type: "scatter",
      mode: "markers",
      name: `${setting} retrieval`,
      x: [null],
      y: [null],
      marker: { color: settingStyle[setting].color, symbol: settingStyle[setting].symbol, size: 6 },
    }),
  );
  const names = (side: readonly ContrastRow[]) => [...new Set(side.map((row) => row.contrast))];
  const category = (side: readonly ContrastRow[], more: object) => ({
    tickvals: names(side).map((_, index) => -index),
    ticktext: names(side),
    range: [-names(side).length + 0.45, 0.55],
    gridcolor: "#fff",
    zeroline: false,
    ticks: "",
    ...more,
  });
  const zero = { zeroline: true, zerolinecolor: "#000", zerolinewidth: 0.75, tickformat: "+.2~f" };
  return {
    widthInches: twoColumns,
    heightInches,
    spec: {
      data: [...data, ...legend],
      layout: {
        ...baseLayout(twoColumns, heightInches),
        margin: { l: 76, r: 8, t: 24, b: 36 },
        showlegend: true,
        legend: {
          orientation: "h",
          x: 0.5,
          xanchor: "center",
          y: 1.02,
          yanchor: "bottom",
          font: { size: textSize },
        },
        xaxis: axis("difference in mAP", { domain: [0, 0.4], ...zero }),
        xaxis2: axis("difference in mAP", { domain: [0.62, 1], anchor: "y2", ...zero }),
        yaxis: category(sides[0], {}),
        yaxis2: category(sides[1], { anchor: "x2" }),
      },
    },
  };
}

function forest(rows: readonly ContrastRow[], setting: (typeof settings)[number], suffix: string): Trace {
  const { color, symbol } = settingStyle[setting];
  const offset = (1 - settings.indexOf(setting)) * 0.24;
  return {
    type: "scatter",
    mode: "markers",
    showlegend: false,
    x: rows.map((row) => row.estimate),
    y: rows.map((_, index) => -index + offset),
    xaxis: `x${suffix}`,
    yaxis: `y${suffix}`,
    marker: {
      color: rows.map((row) => (row.holmP < 0.05 ? color : "#fff")),
      symbol,
      size: 6,
      line: { color, width: 1.2 },
    },
    error_x: {
      type: "data",
      symmetric: false,
      array: rows.map((row) => row.high - row.estimate),
      arrayminus: rows.map((row) => row.estimate - row.low),
      color,
      thickness: 1.2,
      width: 3,
    },
    text: rows.map(
      (row) => `${row.contrast}, ${setting}: ${row.estimate.toFixed(4)} (Holm p ${row.holmP.toPrecision(2)})`,
    ),
    hovertemplate: "%{text}<extra></extra>",
  };
}
