import type { SizedFigure, Trace } from "./figure-spec";
import { lengthAxis, lengthTraces } from "./length-boxes";
import { isNarrow } from "./panels";
import { axis, baseLayout, legendAbove, twoColumns, valueAxis } from "./theme";

/** Tokens of the texts of one language and role. */
export interface TokenRow {
  readonly language: string;
  readonly role: string;
  /** Ascending, at least one. */
  readonly tokens: readonly number[];
}

/** What training saw of a language. */
export interface LanguageShare {
  readonly language: string;
  readonly texts: number;
  readonly tokens: number;
}

/**
 * Tokens a text by language, as boxes (see lengthBoxes), above each language's shares of the texts
 * and of the tokens that training drew: where its texts take more tokens the second is larger.
 * Languages that training drew nothing from have no share, and an asterisk.
 */
export function languageTokens(
  rows: readonly TokenRow[],
  training: readonly LanguageShare[],
  widthInches = twoColumns,
): SizedFigure {
  const seen = new Map(training.map((each) => [each.language, each]));
  const languages = [...new Set(rows.map(({ language }) => language))];
  const labelOf = (language: string) => `${language}${seen.has(language) ? "" : "*"}`;
  const labels = languages.map(labelOf);
  const boxes = lengthTraces(
    rows.map(({ language, role, tokens }) => ({ language: labelOf(language), role, lengths: tokens })),
  );
  const shares = {
    texts: sharesOf(training, "texts"),
    tokens: sharesOf(training, "tokens"),
  };
  const marks = (of: "texts" | "tokens", name: string, marker: object): Trace => ({
    type: "scatter",
    mode: "markers",
    name,
    x: labels,
    y: languages.map((language) => shares[of].get(language) ?? null),
    xaxis: "x",
    yaxis: "y2",
    marker,
    hovertemplate: `%{x}, ${name}: %{y:.3f}<extra></extra>`,
  });
  const heightInches = isNarrow(widthInches) ? 3.7 : 3.3; // a higher legend
  const all = [...shares.texts.values(), ...shares.tokens.values()];
  return {
    widthInches,
    heightInches,
    spec: {
      data: [
        ...boxes,
        marks("texts", "share of texts", {
          color: "#000",
          symbol: "line-ew-open",
          size: 12,
          line: { width: 1.5 },
        }),
        marks("tokens", "share of tokens", { color: "#009e73", symbol: "diamond", size: 7 }),
      ],
      layout: {
        ...baseLayout(widthInches, heightInches),
        ...legendAbove,
        legend: { ...legendAbove.legend, traceorder: "normal" },
        boxmode: "group",
        margin: { l: 44, r: 8, t: 26, b: 36 },
        xaxis: axis("language (*: not in training)", {
          type: "category",
          categoryorder: "array",
          categoryarray: labels,
          anchor: "y2",
          automargin: true,
        }),
        yaxis: lengthAxis("tokens a text", { domain: [0.42, 1], anchor: "x" }),
        yaxis2: valueAxis("in training", [0, ...all], {
          range: [0, 1.15 * Math.max(...all, 0.01)],
          domain: [0, 0.34],
          anchor: "x",
        }),
      },
    },
  };
}

function sharesOf(training: readonly LanguageShare[], of: "texts" | "tokens"): Map<string, number> {
  const all = training.reduce((sum, each) => sum + each[of], 0);
  return new Map(training.map((each) => [each.language, each[of] / all]));
}
