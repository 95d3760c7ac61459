import { isShown, type LanguageEffect, signed } from "../analysis";
import { type SizedFigure, sizedFigure } from "./figure";
import { isNarrow, panelFigure, panelGrid, panelTitle } from "./panels";
import { decimal, roundScale, scaleTexts } from "./round-scale";
import {
  axis,
  pixelsPerInch,
  sequentialScale,
  smallFont,
  smallTextSize,
  textWidth,
  twoColumns,
} from "./theme";

/** Pairs by query and positive language, as {"en-de": 12}, under a title. */
interface LanguagePairCounts {
  readonly title: string;
  readonly pairs: Readonly<Record<string, number>>;
}

/** Shares of pairs by query and positive language, in percent, one square a panel; empty cells were never drawn. */
export function languagePairs(
  panels: readonly LanguagePairCounts[],
  languages: readonly string[],
  widthInches = twoColumns,
): SizedFigure {
  const shares = panels.map(({ title, pairs }) => {
    const all = Object.values(pairs).reduce((sum, count) => sum + count, 0);
    const values = byPair(languages, (query, positive) => {
      const count = pairs[`${query}-${positive}`];
      return count ? (100 * count) / all : null;
    });
    return { title, values };
  });
  const largest = Math.max(...shares.flatMap(({ values }) => values.flat()).map((share) => share ?? 0));
  return squares(shares, languages, [0, largest], widthInches, {
    rows: "query",
    columns: "positive",
    print: (share) => share.toFixed(1),
    hover: "%{y} query, %{x} positive: %{z:.1f} %<extra></extra>",
  });
}

/** A measure by language of queries and of candidates, under a title. */
interface TitledPairMeans {
  readonly title: string;
  readonly measure: string;
  readonly languages: readonly string[];
  /** Row: language of queries; column: of candidates; null where there is no such setting. */
  readonly means: Square;
}

/**
 * A measure in every mono setting (the diagonal) and every cross setting, one square a model, all
 * on one scale from the smallest value to the largest; empty cells are settings that do not exist.
 *
 * @param panels of the same measure and languages
 */
export function pairMeansMap(panels: readonly TitledPairMeans[], widthInches = twoColumns): SizedFigure {
  const [{ measure, languages }] = panels;
  const values = panels.flatMap(({ means }) => means.flat()).filter((mean): mean is number => mean !== null);
  return squares(
    panels.map(({ title, means }) => ({ title, values: means })),
    languages,
    [Math.min(...values), Math.max(...values)],
    widthInches,
    {
      rows: "queries in",
      columns: "candidates in",
      print: (mean) => decimal(mean, 2),
      hover: `%{y} queries, %{x} candidates: ${measure === "AP" ? "mAP" : measure} %{z:.3f}<extra></extra>`,
    },
  );
}

/** Values by two languages, one square a panel, all on one colour scale; as numbers where cells have room. */
function squares(
  panels: readonly { readonly title: string; readonly values: Square }[],
  languages: readonly string[],
  [low, high]: readonly [number, number],
  widthInches: number,
  words: {
    readonly rows: string;
    readonly columns: string;
    /** A value as a cell shows it. */
    readonly print: (value: number) => string;
    /** As Plotly's hovertemplate, of %{y}, %{x} and %{z}. */
    readonly hover: string;
  },
): SizedFigure {
  const labelWidth = textWidth(languages, smallTextSize);
  const across = 14 + labelWidth;
  const columns = isNarrow(widthInches) ? 1 : panels.length;
  const cellWidth = (right: number) =>
    (widthInches * pixelsPerInch - 20 - labelWidth - right - across * (columns - 1)) /
    columns /
    languages.length;
  const hasNumbers = cellWidth(8) > textWidth([words.print(high)], smallTextSize);
  const margin = { l: 20 + labelWidth, r: hasNumbers ? 8 : 48, t: 24, b: 36 };
  const heights = panels.map(() => languages.length * Math.min(40, Math.max(16, cellWidth(margin.r))));
  const grid = panelGrid(heights, widthInches, { across, down: 60, margin });
  const plain = { showgrid: false, ticks: "", type: "category", categoryarray: languages, ticklen: 0 };
  return panelFigure(grid, {}, (place, index) => {
    const { title, values } = panels[index];
    const heatmap = {
      ...heatmapOf(values, languages, [low, high]),
      colorscale: sequentialScale,
      showscale: !hasNumbers && index === 0,
      colorbar: colorBar([low, high], 6),
      text: values.map((row) => row.map((value) => (value === null ? "" : words.print(value)))),
      ...(hasNumbers && { texttemplate: "%{text}", textfont: smallFont }),
      hovertemplate: words.hover,
    };
    return {
      data: [heatmap],
      xaxis: axis(words.columns, plain),
      yaxis: axis(index === 0 || grid.isStacked ? words.rows : "", { ...plain, autorange: "reversed" }),
      annotations: [panelTitle(title, place)],
    };
  });
}

/** The difference of two mixes in the setting of one pair of languages. */
type PairDifference = Pick<LanguageEffect, "queryLanguage" | "candidateLanguage" | "estimate" | "holmP">;

/** Purple to orange over white (Brewer's PuOr): either end dark, also in grey print. */
const divergingScale = [
  [0, "#5e3c99"],
  [0.25, "#b2abd2"],
  [0.5, "#f7f7f7"],
  [0.75, "#fdb863"],
  [1, "#b35806"],
] as const;

/**
 * Differences in mAP by language of queries and of candidates, white where there is none, an
 * asterisk where Holm's p over all pairs is below 0.05; where cells have no room for numbers, their
 * signs, which grey print needs.
 */
export function pairDifferenceMap(
  rows: readonly PairDifference[],
  languages: readonly string[],
  contrast: string,
  widthInches = twoColumns,
): SizedFigure {
  const margin = { l: 20 + textWidth(languages, smallTextSize), r: 8, t: 8, b: 36 };
  const cellWidth = (widthInches * pixelsPerInch - margin.l - 76) / languages.length;
  const cellHeight = Math.min(33, Math.max(17, cellWidth));
  const heightInches = (margin.t + margin.b + cellHeight * languages.length) / pixelsPerInch;
  const hasNumbers = cellWidth > textWidth(["+.000*"], smallTextSize);
  const largest = Math.max(1e-6, ...rows.map(({ estimate }) => Math.abs(estimate)));
  const rowOf = (query: string, candidate: string) =>
    rows.find(
      ({ queryLanguage, candidateLanguage }) => queryLanguage === query && candidateLanguage === candidate,
    );
  const estimates = byPair(languages, (...pair) => rowOf(...pair)?.estimate ?? null);
  const texts = byPair(languages, (...pair) => {
    const row = rowOf(...pair);
    return row ? `${signed(row.estimate)}${isShown(row.holmP) ? "*" : ""}` : "";
  });
  const heatmap = {
    ...heatmapOf(estimates, languages, [-largest, largest]),
    colorscale: divergingScale,
    texttemplate: "%{text}",
    text: hasNumbers ? texts : texts.map((line) => line.map((text) => text.replace(/[.\d]/g, ""))),
    textfont: smallFont,
    customdata: texts,
    hovertemplate: `%{y} queries, %{x} candidates: %{customdata} (${contrast})<extra></extra>`,
    colorbar: {
      ...colorBar([-largest, largest], 8, true),
      title: { text: contrast, side: "right", font: smallFont },
      len: 0.9,
    },
  };
  const plain = { type: "category", showgrid: false, ticks: "" };
  return sizedFigure(widthInches, heightInches, [heatmap], {
    margin,
    xaxis: axis("candidates in", plain),
    yaxis: axis("queries in", { ...plain, autorange: "reversed" }),
  });
}

/** Values by language of the row, from top to bottom, and of the column. */
type Square = readonly (readonly (number | null)[])[];

function byPair<Value>(languages: readonly string[], cellOf: (row: string, column: string) => Value) {
  return languages.map((row) => languages.map((column) => cellOf(row, column)));
}

/** What all heat maps share. */
function heatmapOf(z: Square, languages: readonly string[], [zmin, zmax]: readonly [number, number]) {
  return { type: "heatmap", x: languages, y: languages, z, zmin, zmax, xgap: 1, ygap: 1 };
}

/** The values that colours stand for, in about `steps` steps. */
function colorBar(range: readonly [number, number], steps: number, isSigned = false): object {
  const scale = roundScale(range, steps);
  return {
    thickness: 8,
    outlinewidth: 0,
    tickvals: scale.values,
    ticktext: scaleTexts(scale, isSigned),
    tickfont: smallFont,
  };
}
