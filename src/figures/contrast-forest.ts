import { type ContrastRow, isShown, pText, signed } from "../analysis";
import { type SettingKind, settingKinds } from "../core";
import type { SizedFigure, Trace } from "./figure-spec";
import { intervalMarks, legendMark, scopeText } from "./interval-marks";
import { isNarrow, type PanelPlace, panelGrid } from "./panels";
import { baseLayout, legendAbove, settingStyle, textWidth, twoColumns, valueAxis } from "./theme";

/**
 * Differences in mAP with their 95 % intervals: batch kinds with one another first, then each with
 * the untrained model. Filled where Holm's p is below 0.05, hollow elsewhere: with one seed
 * everywhere, since nothing is tested then. The axes say what the intervals are over.
 */
export function contrastForest(rows: readonly ContrastRow[], widthInches = twoColumns): SizedFigure {
  const isBaseline = (row: ContrastRow) => row.contrast.endsWith("untrained");
  const sides = [rows.filter((row) => !isBaseline(row)), rows.filter(isBaseline)];
  const shown = settingKinds.filter((setting) => rows.some((row) => row.setting === setting));
  const labelled = (side: readonly ContrastRow[]) => 10 + textWidth(side.map(({ contrast }) => contrast));
  const left = labelled(isNarrow(widthInches) ? rows : sides[0]);
  const margin = { l: left, r: 8, t: 24, b: 50 };
  const gaps = { across: labelled(sides[1]) + 8, down: 58, margin };
  const { places, heightInches } = panelGrid([206, 206], widthInches, gaps);
  return {
    widthInches,
    heightInches,
    spec: {
      data: [
        ...sides.flatMap((side, index) =>
          shown.map((setting) => forest(side, setting, index === 0 ? "" : "2")),
        ),
        ...shown.map((setting) =>
          legendMark(`${setting} retrieval`, settingStyle[setting].symbol, settingStyle[setting].color),
        ),
        ...(rows.some(({ holmP }) => holmP !== null)
          ? [legendMark("filled: Holm p &lt; .05", "circle", "#000")]
          : []),
      ],
      layout: {
        ...baseLayout(widthInches, heightInches),
        margin,
        ...legendAbove,
        ...Object.assign({}, ...sides.map((side, index) => axesOf(side, places[index]))),
      },
    },
  };
}

function contrastNames(side: readonly ContrastRow[]): string[] {
  return [...new Set(side.map((row) => row.contrast))];
}

/** Contrasts from top to bottom, at 0, -1, -2; differences wide enough for every interval, with a line at 0. */
function axesOf(side: readonly ContrastRow[], { suffix, x, y }: PanelPlace): Record<string, object> {
  const names = contrastNames(side);
  const ends = [0, ...side.flatMap(({ low, high }) => [low, high])];
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const pad = 0.03 * (high - low);
  const line = { zeroline: true, zerolinecolor: "#000", zerolinewidth: 0.75 };
  return {
    [`xaxis${suffix}`]: valueAxis(
      `difference in mAP<br>${scopeText(side)}`,
      ends,
      { domain: x, anchor: `y${suffix}`, range: [low - pad, high + pad], ...line },
      { isSigned: true },
    ),
    [`yaxis${suffix}`]: {
      tickvals: names.map((_, index) => -index),
      ticktext: names,
      range: [-names.length + 0.45, 0.55],
      domain: y,
      anchor: `x${suffix}`,
      showgrid: false,
      zeroline: false,
      ticks: "",
    },
  };
}

function forest(side: readonly ContrastRow[], setting: SettingKind, suffix: string): Trace {
  const names = contrastNames(side);
  const offset = (1 - settingKinds.indexOf(setting)) * 0.24;
  const marks = side
    .filter((row) => row.setting === setting)
    .map(({ contrast, estimate, low, high, over, holmP }) => ({
      value: estimate,
      low,
      high,
      y: offset - names.indexOf(contrast),
      isFilled: isShown(holmP),
      hover: `${contrast}, ${setting} retrieval: ${signed(estimate)}<br>95 % interval ${signed(low)} to ${signed(high)} over ${over}, Holm p ${pText(holmP).replace("<", "&lt;")}`,
    }));
  return intervalMarks(marks, { ...settingStyle[setting], suffix, endWidth: 3 });
}
