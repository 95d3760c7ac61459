import type { ContrastRow } from "../analysis";
import { settingKinds } from "../core";
import type { SizedFigure } from "./figure";
import { contrastMark, intervalMarks, legendMark, scopeText } from "./marks";
import { isNarrow, panelFigure, panelGrid } from "./panels";
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
 * Differences in mAP, or in another measure, with their 95 % intervals: batch kinds with one another first, then each with
 * the untrained model; where there is one side alone, it has the whole figure. Filled where Holm's p is below 0.05, hollow elsewhere: with one seed
 * everywhere, since nothing is tested then. The axes say what the intervals are over.
 */
export function contrastForest(
  rows: readonly ContrastRow[],
  widthInches = twoColumns,
  measure = "mAP",
  digits = 3,
): SizedFigure {
  const isWithUntrained = ({ contrast }: ContrastRow) => contrast.endsWith("untrained");
  const both = [rows.filter((row) => !isWithUntrained(row)), rows.filter(isWithUntrained)];
  const sides = both.filter(({ length }) => length > 0);
  const heights = sides.map((side) =>
    Math.min(206, 46 + 60 * new Set(side.map(({ contrast }) => contrast)).size),
  );
  const labelWidth = (side: readonly ContrastRow[]) => 10 + textWidth(side.map(({ contrast }) => contrast));
  const left = labelWidth(isNarrow(widthInches) ? rows : sides[0]);
  const margin = { l: left, r: 8, t: 24, b: 50 };
  const across = labelWidth(sides[sides.length - 1]) + 8;
  const grid = panelGrid(heights, widthInches, { across, down: 58, margin });
  const settings = settingKinds.filter((kind) => rows.some(({ setting }) => setting === kind));
  const isTested = rows.some(({ holmP }) => holmP !== null);
  const data = [
    ...settings.map((setting) => legendMark(`${setting} retrieval`, settingStyle[setting])),
    ...(isTested ? [legendMark("filled: Holm p &lt; .05", { color: "#000", symbol: "circle" })] : []),
  ];
  return panelFigure(grid, { data, layout: legendAbove }, (_, index) => {
    const side = sides[index];
    const names = [...new Set(side.map(({ contrast }) => contrast))];
    const ends = [0, ...side.flatMap(({ low, high }) => [low, high])];
    const marksOf = (kind: ContrastRow["setting"]) => {
      const offset = ((settings.length - 1) / 2 - settings.indexOf(kind)) * 0.24;
      return side
        .filter(({ setting }) => setting === kind)
        .map((row) =>
          contrastMark(
            row,
            offset - names.indexOf(row.contrast),
            `${row.contrast}, ${kind} retrieval:`,
            digits,
          ),
        );
    };
    const range = padded(ends, 0.03);
    const title = `difference in ${measure}<br>${scopeText(side)}`;
    return {
      data: settings.map((setting) => intervalMarks(marksOf(setting), settingStyle[setting], 3)),
      xaxis: valueAxis(title, ends, { range, ...zeroLine }, { isSigned: true }),
      yaxis: rowAxis(names, { range: [-names.length + 0.45, 0.55] }),
    };
  });
}
