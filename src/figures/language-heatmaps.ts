import type { SizedFigure, Trace } from "./figure-spec";
import { axis, baseLayout, sequentialScale, smallTextSize, textSize, twoColumns } from "./theme";

/** Values by two languages, one square. */
export interface LanguageHeatmap {
  readonly title: string;
  /** Rows from top to bottom, in the order of languages; null stays empty. */
  readonly values: readonly (readonly (number | null)[])[];
}

/** What the squares of a figure have in common. */
export interface HeatmapWords {
  readonly rows: string;
  readonly columns: string;
  /** A value as a cell shows it. */
  readonly print: (value: number) => string;
  /** As Plotly's hovertemplate, of %{y}, %{x} and %{z}. */
  readonly hover: string;
}

const gap = 0.09;

/** Values by two languages, one square a panel beside the other, all on one scale from `from` to `to`. */
export function languageHeatmaps(
  panels: readonly LanguageHeatmap[],
  languages: readonly string[],
  scale: { readonly from: number; readonly to: number; readonly heightInches: number },
  words: HeatmapWords,
): SizedFigure {
  const { heightInches } = scale;
  const width = (1 - gap * (panels.length - 1)) / panels.length;
  const layout: Record<string, unknown> = {
    ...baseLayout(twoColumns, heightInches),
    margin: { l: 40, r: 8, t: 24, b: 36 },
  };
  const annotations: object[] = [];
  const data = panels.map(({ title, values }, index): Trace => {
    const suffix = index === 0 ? "" : String(index + 1);
    const from = index * (width + gap);
    const line = { showgrid: false, ticks: "", type: "category", categoryarray: languages, ticklen: 0 };
    layout[`xaxis${suffix}`] = axis(words.columns, {
      ...line,
      domain: [from, from + width],
      anchor: `y${suffix}`,
    });
    layout[`yaxis${suffix}`] = axis(index === 0 ? words.rows : "", {
      ...line,
      autorange: "reversed",
      anchor: `x${suffix}`,
    });
    annotations.push({
      text: title,
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
      z: values,
      xaxis: `x${suffix}`,
      yaxis: `y${suffix}`,
      zmin: scale.from,
      zmax: scale.to,
      colorscale: sequentialScale,
      showscale: false,
      xgap: 1,
      ygap: 1,
      text: values.map((row) => row.map((value) => (value === null ? "" : words.print(value)))),
      texttemplate: "%{text}",
      textfont: { size: smallTextSize },
      hovertemplate: words.hover,
    };
  });
  return { widthInches: twoColumns, heightInches, spec: { data, layout: { ...layout, annotations } } };
}
