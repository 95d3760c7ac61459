import type { SizedFigure, Trace } from "./figure-spec";
import { isNarrow, panelGrid, panelTitle } from "./panels";
import { roundScale, scaleTexts } from "./round-scale";
import {
  axis,
  baseLayout,
  pixelsPerInch,
  sequentialScale,
  smallTextSize,
  textWidth,
  twoColumns,
} from "./theme";

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

/** Values by two languages, one square a panel, all on one scale from `from` to `to`; as numbers where cells have room. */
export function languageHeatmaps(
  panels: readonly LanguageHeatmap[],
  languages: readonly string[],
  scale: { readonly from: number; readonly to: number },
  words: HeatmapWords,
  widthInches = twoColumns,
): SizedFigure {
  const label = textWidth(languages, smallTextSize);
  const across = 14 + label;
  const columns = isNarrow(widthInches) ? 1 : panels.length;
  const cellWidth = (room: number) =>
    (widthInches * pixelsPerInch - 20 - label - room - across * (columns - 1)) / columns / languages.length;
  const hasNumbers = cellWidth(8) > textWidth([words.print(scale.to)], smallTextSize);
  const margin = { l: 20 + label, r: hasNumbers ? 8 : 48, t: 24, b: 36 };
  const heights = panels.map(() => languages.length * Math.min(40, Math.max(16, cellWidth(margin.r))));
  const { places, heightInches, isStacked } = panelGrid(heights, widthInches, { across, down: 60, margin });
  const layout: Record<string, unknown> = { ...baseLayout(widthInches, heightInches), margin };
  const data = panels.map(({ values }, index): Trace => {
    const { suffix, x, y } = places[index];
    const line = { showgrid: false, ticks: "", type: "category", categoryarray: languages, ticklen: 0 };
    layout[`xaxis${suffix}`] = axis(words.columns, { ...line, domain: x, anchor: `y${suffix}` });
    layout[`yaxis${suffix}`] = axis(index === 0 || isStacked ? words.rows : "", {
      ...line,
      autorange: "reversed",
      domain: y,
      anchor: `x${suffix}`,
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
      showscale: !hasNumbers && index === 0,
      colorbar: colorBar(scale),
      xgap: 1,
      ygap: 1,
      text: values.map((row) => row.map((value) => (value === null ? "" : words.print(value)))),
      ...(hasNumbers ? { texttemplate: "%{text}", textfont: { size: smallTextSize } } : {}),
      hovertemplate: words.hover,
    };
  });
  const annotations = panels.map(({ title }, index) => panelTitle(title, places[index]));
  return { widthInches, heightInches, spec: { data, layout: { ...layout, annotations } } };
}

/** What the colours are worth, where cells have no room for numbers. */
function colorBar({ from, to }: { readonly from: number; readonly to: number }): object {
  const scale = roundScale([from, to], 6);
  return {
    thickness: 8,
    outlinewidth: 0,
    tickvals: scale.values,
    ticktext: scaleTexts(scale),
    tickfont: { size: smallTextSize },
  };
}
