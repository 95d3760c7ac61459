import type { SizedFigure } from "./figure-spec";
import { languageHeatmaps } from "./language-heatmaps";
import { twoColumns } from "./theme";

/** Pairs by query and positive language, as {"en-de": 12}, under a title. */
export interface LanguagePairCounts {
  readonly title: string;
  readonly pairs: Readonly<Record<string, number>>;
}

/** Shares of pairs by query and positive language, in percent, one square a panel; empty cells were never drawn. */
export function languagePairs(
  panels: readonly LanguagePairCounts[],
  languages: readonly string[],
  widthInches = twoColumns,
): SizedFigure {
  const sharesOf = ({ title, pairs }: LanguagePairCounts) => {
    const all = Object.values(pairs).reduce((sum, count) => sum + count, 0);
    const shareOf = (query: string, positive: string): number | null => {
      const count = pairs[`${query}-${positive}`];
      return count ? (100 * count) / all : null;
    };
    return { title, values: languages.map((query) => languages.map((positive) => shareOf(query, positive))) };
  };
  const shares = panels.map(sharesOf);
  const largest = Math.max(...shares.flatMap(({ values }) => values.flat()).map((share) => share ?? 0));
  return languageHeatmaps(
    shares,
    languages,
    { from: 0, to: largest },
    {
      rows: "query",
      columns: "positive",
      print: (share) => share.toFixed(1),
      hover: "%{y} query, %{x} positive: %{z:.1f} %<extra></extra>",
    },
    widthInches,
  );
}
