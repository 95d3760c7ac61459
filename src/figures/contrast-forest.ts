import { type ContrastRow, pText, signed } from "../analysis";
import type { SizedFigure, Trace } from "./figure-spec";
import { decimal, roundScale } from "./round-scale";
import { axis, baseLayout, type Kind, kinds, legendAbove, settingStyle, twoColumns } from "./theme";

const heightInches = 2.7;

/**
 * Differences in mAP with their 95 % intervals: batch kinds with one another on the left, each
 * with the untrained model on the right. Filled where Holm's p is below 0.05,
 * hollow elsewhere.
 */
export function contrastForest(rows: readonly ContrastRow[]): SizedFigure {
  const isBaseline = (row: ContrastRow) => row.contrast.endsWith("untrained");
  const sides = [rows.filter((row) => !isBaseline(row)), rows.filter(isBaseline)];
  const shown = kinds.filter((setting) => rows.some((row) => row.setting === setting));
  return {
    widthInches: twoColumns,
    heightInches,
    spec: {
      data: [
        ...sides.flatMap((side, index) =>
          shown.map((setting) => forest(side, setting, index === 0 ? "" : "2")),
        ),
        ...shown.map((setting) =>
          legendEntry(`${setting} retrieval`, settingStyle[setting].symbol, settingStyle[setting].color),
        ),
        legendEntry("filled: Holm p &lt; .05", "circle", "#000"),
      ],
      layout: {
        ...baseLayout(twoColumns, heightInches),
        margin: { l: 76, r: 8, t: 24, b: 36 },
        ...legendAbove,
        xaxis: differenceAxis(sides[0], { domain: [0, 0.4] }),
        xaxis2: differenceAxis(sides[1], { domain: [0.62, 1], anchor: "y2" }),
        yaxis: contrastAxis(sides[0], {}),
        yaxis2: contrastAxis(sides[1], { anchor: "x2" }),
      },
    },
  };
}

function contrastNames(side: readonly ContrastRow[]): string[] {
  return [...new Set(side.map((row) => row.contrast))];
}

/** Contrasts from top to bottom, at 0, -1, -2. */
function contrastAxis(side: readonly ContrastRow[], more: object): object {
  const names = contrastNames(side);
  return {
    tickvals: names.map((_, index) => -index),
    ticktext: names,
    range: [-names.length + 0.45, 0.55],
    showgrid: false,
    zeroline: false,
    ticks: "",
    ...more,
  };
}

/** Wide enough for every interval and for 0, with a line at 0. */
function differenceAxis(side: readonly ContrastRow[], more: Record<string, unknown>): object {
  const ends = [0, ...side.flatMap(({ low, high }) => [low, high])];
  const scale = roundScale(ends, 5);
  const pad = 0.03 * (Math.max(...ends) - Math.min(...ends));
  return axis("difference in mAP", {
    range: [Math.min(...ends) - pad, Math.max(...ends) + pad],
    tickvals: scale.values,
    ticktext: scale.values.map(
      (value) => `${value > 0 ? "+" : ""}${value === 0 ? "0" : decimal(value, scale.digits)}`,
    ),
    zeroline: true,
    zerolinecolor: "#000",
    zerolinewidth: 0.75,
    ...more,
  });
}

function forest(side: readonly ContrastRow[], setting: Kind, suffix: string): Trace {
  const { color, symbol } = settingStyle[setting];
  const names = contrastNames(side);
  const rows = side.filter((row) => row.setting === setting);
  const offset = (1 - kinds.indexOf(setting)) * 0.24;
  return {
    type: "scatter",
    mode: "markers",
    showlegend: false,
    x: rows.map((row) => row.estimate),
    y: rows.map((row) => offset - names.indexOf(row.contrast)),
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
      ({ contrast, estimate, low, high, holmP }) =>
        `${contrast}, ${setting} retrieval: ${signed(estimate)}<br>95 % interval ${signed(low)} to ${signed(high)}, Holm p ${pText(holmP).replace("<", "&lt;")}`,
    ),
    hovertemplate: "%{text}<extra></extra>",
  };
}

function legendEntry(name: string, symbol: string, color: string): Trace {
  return {
    type: "scatter",
    mode: "markers",
    name,
    x: [null],
    y: [null],
    marker: { color, symbol, size: 6, line: { color, width: 1.2 } },
  };
}
