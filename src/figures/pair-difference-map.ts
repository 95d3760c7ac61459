import { isShown, signed } from "../analysis";
import type { SizedFigure } from "./figure-spec";
import { roundScale, scaleTexts } from "./round-scale";
import { axis, baseLayout, pixelsPerInch, smallTextSize, textWidth, twoColumns } from "./theme";

/** The difference of two mixes in the setting of one pair of languages. */
export interface PairDifference {
  readonly query: string;
  readonly candidate: string;
  readonly estimate: number;
  readonly holmP: number | null;
}

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
  const of = new Map(rows.map((row) => [`${row.query} ${row.candidate}`, row]));
  const grid = languages.map((query) =>
    languages.map((candidate) => of.get(`${query} ${candidate}`) ?? null),
  );
  const most = Math.max(1e-6, ...rows.map(({ estimate }) => Math.abs(estimate)));
  const scale = roundScale([-most, most], 8);
  const said = ({ estimate, holmP }: PairDifference) => `${signed(estimate)}${isShown(holmP) ? "*" : ""}`;
  return {
    widthInches,
    heightInches,
    spec: {
      data: [
        {
          type: "heatmap",
          x: languages,
          y: languages,
          z: grid.map((line) => line.map((cell) => cell?.estimate ?? null)),
          zmin: -most,
          zmax: most,
          colorscale: divergingScale,
          xgap: 1,
          ygap: 1,
          texttemplate: "%{text}",
          text: grid.map((line) =>
            line.map((cell) => (cell ? (hasNumbers ? said(cell) : said(cell).replace(/[.\d]/g, "")) : "")),
          ),
          textfont: { size: smallTextSize },
          customdata: grid.map((line) => line.map((cell) => (cell ? said(cell) : ""))),
          hovertemplate: `%{y} queries, %{x} candidates: %{customdata} (${contrast})<extra></extra>`,
          colorbar: {
            title: { text: contrast, side: "right", font: { size: smallTextSize } },
            thickness: 8,
            len: 0.9,
            tickvals: scale.values,
            ticktext: scaleTexts(scale).map((text, at) => (scale.values[at] > 0 ? `+${text}` : text)),
            tickfont: { size: smallTextSize },
            outlinewidth: 0,
          },
        },
      ],
      layout: {
        ...baseLayout(widthInches, heightInches),
        margin,
        xaxis: axis("candidates in", { type: "category", showgrid: false, ticks: "" }),
        yaxis: axis("queries in", { type: "category", autorange: "reversed", showgrid: false, ticks: "" }),
      },
    },
  };
}
