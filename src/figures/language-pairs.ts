import type { SizedFigure, Trace } from "./figure-spec";
import { axis, baseLayout, sequentialScale, smallTextSize, textSize, twoColumns } from "./theme";

/** Pairs by query and positive language, as {"en-de": 12}, under a title. */
export interface LanguagePairCounts {
  readonly title: string;
  readonly pairs: Readonly<Record<string, number>>;
}

const heightInches = 2.35;
const gap = 0.09;

/** Shares of pairs by query and positive language, in percent, one square a panel; empty cells were never drawn. */
export function languagePairs(
  panels: readonly LanguagePairCounts[],
  languages: readonly string[],
): SizedFigure {
  const width = (1 - gap * (panels.length - 1)) / panels.length;
  const sharesOf = ({ pairs }: LanguagePairCounts): (number | null)[][] => {
    const all = Object.values(pairs).reduce((sum, count) => sum + count, 0);
    return languages.map((query) =>
      languages.map((positive) => {
        const count = pairs[`${query}-${positive}`];
        return count ? (100 * count) / all : null;
      }),
    );
  };
  const shares = panels.map(sharesOf);
  const largest = Math.max(...shares.flat(2).map((share) => share ?? 0));
  const layout: Record<string, unknown> = {
    ...baseLayout(twoColumns, heightInches),
    margin: { l: 40, r: 8, t: 24, b: 36 },
  };
  const annotations: object[] = [];
  const data = panels.map((panel, index): Trace => {
    const suffix = index === 0 ? "" : String(index + 1);
    const from = index * (width + gap);
    const line = { showgrid: false, ticks: "", type: "category", categoryarray: languages, ticklen: 0 };
    layout[`xaxis${suffix}`] = axis("positive", {
      ...line,
      domain: [from, from + width],
      anchor: `y${suffix}`,
    });
    layout[`yaxis${suffix}`] = axis(index === 0 ? "query" : "", {
      ...line,
      autorange: "reversed",
      anchor: `x${suffix}`,
    });
    annotations.push({
      text: panel.title,
      x: from + width / 2,
      y: 1,
      xref: "paper",
      yref: "paper",
      xanchor: "center",
      yanchor: "bottom",
      yshift: 4,
      showarrow: false,
      font: { size: textSize },
    });
    return {
      type: "heatmap",
      x: languages,
      y: languages,
      z: shares[index],
      xaxis: `x${suffix}`,
      yaxis: `y${suffix}`,
      zmin: 0,
      zmax: largest,
      colorscale: sequentialScale,
      showscale: false,
      xgap: 1,
      ygap: 1,
      text: shares[index].map((row) => row.map((share) => (share === null ? "" : share.toFixed(1)))),
      texttemplate: "%{text}",
      textfont: { size: smallTextSize },
      hovertemplate: "%{y} query, %{x} positive: %{z:.1f} %<extra></extra>",
    };
  });
  return { widthInches: twoColumns, heightInches, spec: { data, layout: { ...layout, annotations } } };
}
