import { isShown, pText } from "../analysis";
import type { SizedFigure, Trace } from "./figure-spec";
import { decimal } from "./round-scale";
import { baseLayout, legendAbove, oneColumn, textWidth, valueAxis } from "./theme";

/** A language's mAP with two mixes. */
export interface LanguagePairOfMixes {
  readonly language: string;
  /** Whether training drew from it. */
  readonly isSeen: boolean;
  readonly first: number;
  readonly second: number;
  /** Holm's p of the difference over all languages of the figure; null with one seed. */
  readonly holmP: number | null;
}

/**
 * mAP of two mixes by language, largest difference on top: the second filled where Holm's p is
 * below 0.05; languages that training never saw are marked with an asterisk.
 */
export function languageDumbbell(
  rows: readonly LanguagePairOfMixes[],
  { first, second, measure }: { readonly first: string; readonly second: string; readonly measure: string },
  widthInches = oneColumn,
): SizedFigure {
  const sorted = [...rows].sort((a, b) => b.second - b.first - (a.second - a.first));
  const labels = sorted.map(({ language, isSeen }) => `${language}${isSeen ? "" : " *"}`);
  const heightInches = 1 + 0.18 * rows.length;
  const at = sorted.map((_, index) => -index);
  const ends = (side: "first" | "second", name: string, marker: object): Trace => ({
    type: "scatter",
    mode: "markers",
    name,
    x: sorted.map((row) => row[side]),
    y: at,
    marker,
    text: sorted.map(
      (row, index) =>
        `${labels[index]}, ${name}: ${decimal(row[side], 3)}, difference ${decimal(row.second - row.first, 3)}, Holm p ${pText(row.holmP).replace("<", "&lt;")}`,
    ),
    hovertemplate: "%{text}<extra></extra>",
  });
  return {
    widthInches,
    heightInches,
    spec: {
      data: [
        {
          type: "scatter",
          mode: "lines",
          showlegend: false,
          hoverinfo: "skip",
          x: sorted.flatMap((row) => [row.first, row.second, null]),
          y: at.flatMap((y) => [y, y, null]),
          line: { color: "#999", width: 1.5 },
        },
        ends("first", first, { color: "#000", symbol: "line-ns-open", size: 8, line: { width: 1.5 } }),
        ends("second", second, {
          color: sorted.map(({ holmP }) => (isShown(holmP) ? "#d55e00" : "#fff")),
          symbol: "circle",
          size: 7,
          line: { color: "#d55e00", width: 1.2 },
        }),
      ],
      layout: {
        ...baseLayout(widthInches, heightInches),
        ...legendAbove,
        margin: { l: 10 + textWidth(labels), r: 10, t: 24, b: 34 },
        xaxis: valueAxis(
          measure,
          rows.flatMap((row) => [row.first, row.second]),
        ),
        yaxis: {
          tickvals: at,
          ticktext: labels,
          range: [-rows.length + 0.4, 0.6],
          showgrid: false,
          zeroline: false,
          ticks: "",
        },
      },
    },
  };
}
