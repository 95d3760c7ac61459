import type { SizedFigure } from "./figure-spec";
import { languageHeatmaps } from "./language-heatmaps";
import { decimal } from "./round-scale";
import { twoColumns } from "./theme";

/** A measure by language of queries and of candidates, under a title. */
export interface TitledPairMeans {
  readonly title: string;
  readonly measure: string;
  readonly languages: readonly string[];
  /** Row: language of queries; column: of candidates; null where there is no such setting. */
  readonly means: readonly (readonly (number | null)[])[];
}

/**
 * A measure in every mono setting (the diagonal) and every cross setting, one square a model, all
 * on one scale from the smallest value to the largest; empty cells are settings that do not exist.
 *
 * @param panels of the same measure and languages
 */
export function pairMeansMap(panels: readonly TitledPairMeans[], widthInches = twoColumns): SizedFigure {
  const [{ measure, languages }] = panels;
  const shown = panels.flatMap(({ means }) => means.flat()).filter((mean): mean is number => mean !== null);
  return languageHeatmaps(
    panels.map(({ title, means }) => ({ title, values: means })),
    languages,
    { from: Math.min(...shown), to: Math.max(...shown) },
    {
      rows: "queries in",
      columns: "candidates in",
      print: (mean) => decimal(mean, 2),
      hover: `%{y} queries, %{x} candidates: ${measure === "AP" ? "mAP" : measure} %{z:.3f}<extra></extra>`,
    },
    widthInches,
  );
}
