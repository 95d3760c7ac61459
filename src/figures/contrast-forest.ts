import type { ContrastRow } from "../analysis";
import { settingKinds } from "../core";
import type { SizedFigure } from "./figure";
import { contrastMark, intervalMarks, legendMark, scopeText } from "./marks";
import { isNarrow, type Panel, panelFigure, panelGrid } from "./panels";
import {
  legendAbove,
  padded,
  rowAxis,
  settingStyle,
  textWidth,
  twoColumns,
  valueAxis,
  zeroLine,
} from "./theme";

/**
 * Differences in mAP with their 95 % intervals: batch kinds with one another first, then each with
 * the untrained model. Filled where Holm's p is below 0.05, hollow elsewhere: with one seed
 * everywhere, since nothing is tested then. The axes say what the intervals are over.
 */
export function contrastForest(rows: readonly ContrastRow[], widthInches = twoColumns): SizedFigure {
  const isWithUntrained = ({ contrast }: ContrastRow) => contrast.endsWith("untrained");
  const sides = [rows.filter((row) => !isWithUntrained(row)), rows.filter(isWithUntrained)];
  const labelWidth = (side: readonly ContrastRow[]) => 10 + textWidth(side.map(({ contrast }) => contrast));
  const left = labelWidth(isNarrow(widthInches) ? rows : sides[0]);
  const grid = panelGrid([206, 206], widthInches, {
    across: labelWidth(sides[1]) + 8,
    down: 58,
    margin: { l: left, r: 8, t: 24, b: 50 },
  });
  const settings = settingKinds.filter((kind) => rows.some(({ setting }) => setting === kind));
  const isTested = rows.some(({ holmP }) => holmP !== null);
  const legend = [
    ...settings.map((setting) => legendMark(`${setting} retrieval`, settingStyle[setting])),
    ...(isTested ? [legendMark("filled: Holm p &lt; .05", { color: "#000", symbol: "circle" })] : []),
  ];
  return panelFigure(grid, (_, index) => forest(sides[index], settings), {
    data: legend,
    layout: legendAbove,
  });
}

/** Contrasts from top to bottom; differences wide enough for every interval, with a line at 0. */
function forest(rows: readonly ContrastRow[], settings: readonly ContrastRow["setting"][]): Panel {
  const names = [...new Set(rows.map(({ contrast }) => contrast))];
  const ends = [0, ...rows.flatMap(({ low, high }) => [low, high])];
  return {
    data: settings.map((kind) => {
      const offset = (1 - settingKinds.indexOf(kind)) * 0.24;
      const marks = rows
        .filter(({ setting }) => setting === kind)
        .map((row) =>
          contrastMark(row, offset - names.indexOf(row.contrast), `${row.contrast}, ${kind} retrieval:`),
        );
      return intervalMarks(marks, settingStyle[kind], 3);
    }),
    xaxis: valueAxis(
      `difference in mAP<br>${scopeText(rows)}`,
      ends,
      { range: padded(ends, 0.03), ...zeroLine },
      { isSigned: true },
    ),
    yaxis: rowAxis(names, { range: [-names.length + 0.45, 0.55] }),
  };
}
