import type { LanguageEffect } from "../analysis";
import { note, type SizedFigure, sizedFigure } from "./figure";
import { contrastMark, intervalMarks, scopeText } from "./marks";
import { colors, oneColumn, padded, rowAxis, smallFont, textWidth, valueAxis, zeroLine } from "./theme";

/**
 * The difference of two mixes by language of queries, the largest on top, each with its 95 % interval: filled where
 * Holm's p is below 0.05; languages that training never drew from have an asterisk, which a note explains.
 *
 * @param effects one or more, each of another language of queries
 * @param measure as "mAP multi"
 */
export function languageDifferences(
  effects: readonly LanguageEffect[],
  measure: string,
  widthInches = oneColumn,
): SizedFigure {
  const sorted = [...effects].sort((a, b) => b.estimate - a.estimate);
  const labels = sorted.map(({ queryLanguage, group }) => `${queryLanguage}${group === "seen" ? "" : " *"}`);
  const marks = sorted.map((effect, row) => contrastMark(effect, -row, `${labels[row]}: ${effect.contrast}`));
  const ends = [0, ...effects.flatMap(({ low, high }) => [low, high])];
  const notes = [
    scopeText(effects),
    ...(effects.some(({ holmP }) => holmP !== null) ? ["filled: Holm p &lt; .05"] : []),
    ...(effects.some(({ group }) => group !== "seen") ? ["*: never trained on"] : []),
  ];
  const below = { x: 0.5, xanchor: "center", y: 0, yanchor: "top", yshift: -34, font: smallFont };
  return sizedFigure(
    widthInches,
    0.89 + 0.18 * sorted.length,
    [intervalMarks(marks, { color: colors.orange, symbol: "circle" }, 2)],
    {
      margin: { l: 10 + textWidth(labels), r: 10, t: 8, b: 68 },
      xaxis: valueAxis(
        `difference in ${measure}, ${effects[0].contrast}`,
        ends,
        { range: padded(ends, 0.03), ...zeroLine },
        { isSigned: true, steps: 4 },
      ),
      yaxis: rowAxis(labels),
      annotations: [note(notes.join("; ").replace("; ", ";<br>"), below)], // one line is wider than a column
    },
  );
}
