import { quantile } from "../statistics";
import { type SizedFigure, sizedFigure, type Trace } from "./figure";
import { isNarrow } from "./panels";
import { axis, colors, legendAbove, twoColumns, valueAxis } from "./theme";

/** Lengths of the texts of one language and role, ascending, at least one. */
type LengthRow<Unit extends "characters" | "tokens"> = {
  readonly language: string;
  readonly role: string;
} & Readonly<Record<Unit, readonly number[]>>;

const ticks = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];

const roleColors: Readonly<Record<string, string>> = {
  query: colors.blue,
  candidate: colors.orange,
  both: "#000",
};

const margin = { l: 44, r: 8, t: 26, b: 36 };

/**
 * Characters a text by language, on a logarithmic axis: boxes from the first to the third quartile
 * with the median, lines to the 5th and 95th percentile, one colour a role. Quantiles are
 * interpolated linearly (R's type 7).
 */
export function lengthBoxes(rows: readonly LengthRow<"characters">[], widthInches = twoColumns): SizedFigure {
  const data = boxes(rows, "characters");
  return sizedFigure(widthInches, 2.4, data, {
    ...legendAbove,
    showlegend: data.length > 1,
    boxmode: "group",
    margin,
    xaxis: axis("language", { automargin: true }),
    yaxis: lengthAxis("characters a text"),
  });
}

/** The amount of text that training drew in a language. */
export interface LanguageShare {
  readonly language: string;
  readonly texts: number;
  readonly tokens: number;
}

/**
 * Tokens a text by language, as boxes (see {@link lengthBoxes}), above each language's shares of the
 * texts and of the tokens that training drew: where its texts take more tokens the second is larger.
 * Languages that training drew nothing from have no share, and an asterisk.
 */
export function languageTokens(
  rows: readonly LengthRow<"tokens">[],
  training: readonly LanguageShare[],
  widthInches = twoColumns,
): SizedFigure {
  const languages = [...new Set(rows.map(({ language }) => language))];
  const seen = new Map(training.map((each) => [each.language, each]));
  const labelOf = (language: string) => `${language}${seen.has(language) ? "" : "*"}`;
  const labels = languages.map(labelOf);
  const totals = {
    texts: training.reduce((sum, { texts }) => sum + texts, 0),
    tokens: training.reduce((sum, { tokens }) => sum + tokens, 0),
  };
  const shareOf = (unit: "texts" | "tokens") => (language: string) => {
    const drawn = seen.get(language);
    return drawn ? drawn[unit] / totals[unit] : null;
  };
  const marks = (unit: "texts" | "tokens", marker: object): Trace => ({
    type: "scatter",
    mode: "markers",
    name: `share of ${unit}`,
    x: labels,
    y: languages.map(shareOf(unit)),
    xaxis: "x",
    yaxis: "y2",
    marker,
    hovertemplate: `%{x}, share of ${unit}: %{y:.3f}<extra></extra>`,
  });
  const data = [
    ...boxes(
      rows.map((row) => ({ ...row, language: labelOf(row.language) })),
      "tokens",
    ),
    marks("texts", { color: "#000", symbol: "line-ew-open", size: 12, line: { width: 1.5 } }),
    marks("tokens", { color: colors.green, symbol: "diamond", size: 7 }),
  ];
  const shares = training.flatMap(({ texts, tokens }) => [texts / totals.texts, tokens / totals.tokens]);
  const heightInches = isNarrow(widthInches) ? 3.7 : 3.3; // a higher legend
  return sizedFigure(widthInches, heightInches, data, {
    showlegend: true,
    legend: { ...legendAbove.legend, traceorder: "normal" },
    boxmode: "group",
    margin,
    xaxis: axis("language (*: not in training)", {
      type: "category",
      categoryorder: "array",
      categoryarray: labels,
      anchor: "y2",
      automargin: true,
    }),
    yaxis: lengthAxis("tokens a text", { domain: [0.42, 1], anchor: "x" }),
    yaxis2: valueAxis("in training", [0, ...shares], {
      range: [0, 1.15 * Math.max(...shares, 0.01)],
      domain: [0, 0.34],
      anchor: "x",
    }),
  });
}

/** Boxes of lengths by language, a trace a role. */
function boxes<Unit extends "characters" | "tokens">(rows: readonly LengthRow<Unit>[], unit: Unit): Trace[] {
  return [...new Set(rows.map(({ role }) => role))].map((role) => {
    const shown = rows.filter((row) => row.role === role);
    const at = (share: number) => shown.map((row) => quantile(row[unit], share));
    return {
      type: "box",
      name: role === "both" ? "query or candidate" : role,
      x: shown.map(({ language }) => language),
      lowerfence: at(0.05),
      q1: at(0.25),
      median: at(0.5),
      q3: at(0.75),
      upperfence: at(0.95),
      line: { color: roleColors[role], width: 1 },
      fillcolor: role === "candidate" ? `${roleColors[role]}40` : "#fff", // apart in grey too
    };
  });
}

/** Logarithmic, with round numbers. */
function lengthAxis(title: string, more: object = {}): object {
  return axis(title, { type: "log", tickvals: ticks, ticktext: ticks.map(String), ...more });
}
