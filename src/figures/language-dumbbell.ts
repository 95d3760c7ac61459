import { isShown } from "../analysis";
import { type SizedFigure, scatter, sizedFigure, type Trace } from "./figure";
import { holmText } from "./marks";
import { decimal } from "./round-scale";
import { colors, legendAbove, oneColumn, rowAxis, textWidth, valueAxis } from "./theme";

/** A language's mAP with two mixes. */
interface LanguagePairOfMixes {
  readonly language: string;
  /** Whether training drew from it. */
  readonly isSeen: boolean;
  readonly first: number;
  readonly second: number;
  /** Holm's p of the difference over all languages of the figure; null with one seed. */
  readonly holmP: number | null;
}

/**
 * mAP of two mixes by language, the largest difference on top: the second filled where Holm's p is
 * below 0.05; languages that training never drew from are marked with an asterisk.
 */
export function languageDumbbell(
  rows: readonly LanguagePairOfMixes[],
  { first, second, measure }: { readonly first: string; readonly second: string; readonly measure: string },
  widthInches = oneColumn,
): SizedFigure {
  const sorted = [...rows].sort((a, b) => b.second - b.first - (a.second - a.first));
  const labels = sorted.map(({ language, isSeen }) => `${language}${isSeen ? "" : " *"}`);
  const marks = (side: "first" | "second", name: string, marker: object): Trace => {
    const hover = (row: LanguagePairOfMixes, index: number) =>
      `${labels[index]}, ${name}: ${decimal(row[side], 3)}, difference ${decimal(row.second - row.first, 3)}, ${holmText(row.holmP)}`;
    const place = { x: (row: LanguagePairOfMixes) => row[side], y: (_: unknown, index: number) => -index };
    return scatter("markers", sorted, { ...place, hover, name, marker });
  };
  const ends = sorted.flatMap(({ first, second }, index) =>
    [first, second, null].map((x) => ({ x, y: x === null ? null : -index })),
  );
  const links = scatter("lines", ends, {
    x: ({ x }) => x,
    y: ({ y }) => y,
    showlegend: false,
    hoverinfo: "skip",
    line: { color: "#999", width: 1.5 },
  });
  const data = [
    links,
    marks("first", first, { color: "#000", symbol: "line-ns-open", size: 8, line: { width: 1.5 } }),
    marks("second", second, {
      color: sorted.map(({ holmP }) => (isShown(holmP) ? colors.orange : "#fff")),
      symbol: "circle",
      size: 7,
      line: { color: colors.orange, width: 1.2 },
    }),
  ];
  const values = rows.flatMap((row) => [row.first, row.second]);
  return sizedFigure(widthInches, 1 + 0.18 * rows.length, data, {
    ...legendAbove,
    margin: { l: 10 + textWidth(labels), r: 10, t: 24, b: 34 },
    xaxis: valueAxis(measure, values),
    yaxis: rowAxis(labels),
  });
}
