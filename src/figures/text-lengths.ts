import { quantile } from "../statistics";
import { type SizedFigure, scatter, sizedFigure, type Trace } from "./figure";
import { isNarrow } from "./panels";
import { axis, colors, legendAbove, twoColumns, valueAxis } from "./theme";

/** The texts of one language and role. */
interface TextGroup {
  readonly language: string;
  readonly role: string;
}

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
export function lengthBoxes(
  rows: readonly (TextGroup & { readonly characters: readonly number[] })[],
  widthInches = twoColumns,
): SizedFigure {
  const data = boxes(rows, ({ characters }) => characters);
  return sizedFigure(widthInches, 2.4, data, {
    ...legendAbove,
    showlegend: data.length > 1,
    boxmode: "group",
    margin,
    xaxis: axis("language", { automargin: true }),
    yaxis: lengthAxis("characters a text"),
  });
}

type Unit = "texts" | "tokens";

/** The amount of text that training drew in a language. */
interface LanguageShare {
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
  rows: readonly (TextGroup & { readonly tokens: readonly number[] })[],
  training: readonly LanguageShare[],
  widthInches = twoColumns,
): SizedFigure {
  const languages = [...new Set(rows.map(({ language }) => language))];
  const seen = new Map(training.map((each) => [each.language, each]));
  const labelOf = (language: string) => `${language}${seen.has(language) ? "" : "*"}`;
  const labels = languages.map(labelOf);
  const shareOf = (unit: Unit, drawn: LanguageShare | undefined) =>
    drawn ? drawn[unit] / training.reduce((sum, each) => sum + each[unit], 0) : null;
  const marks = (unit: Unit, marker: object): Trace =>
    scatter("markers", languages, {
      x: labelOf,
      y: (language) => shareOf(unit, seen.get(language)),
      name: `share of ${unit}`,
      xaxis: "x",
      yaxis: "y2",
      marker,
      hovertemplate: `%{x}, share of ${unit}: %{y:.3f}<extra></extra>`,
    });
  const data = [
    ...boxes(
      rows.map((row) => ({ ...row, language: labelOf(row.language) })),
      ({ tokens }) => tokens,
    ),
    marks("texts", { color: "#000", symbol: "line-ew-open", size: 12, line: { width: 1.5 } }),
    marks("tokens", { color: colors.green, symbol: "diamond", size: 7 }),
  ];
  const shares = training.flatMap((each) => [shareOf("texts", each) ?? 0, shareOf("tokens", each) ?? 0]);
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

/** Boxes of lengths by language, a trace a role. @param lengthsOf of a group's texts, ascending, at least one */
function boxes<Group extends TextGroup>(
  rows: readonly Group[],
  lengthsOf: (row: Group) => readonly number[],
): Trace[] {
  return [...new Set(rows.map(({ role }) => role))].map((role) => {
    const groups = rows.filter((row) => row.role === role);
    const at = (share: number) => groups.map((row) => quantile(lengthsOf(row), share));
    return {
      type: "box",
      name: role === "both" ? "query or candidate" : role,
      x: groups.map(({ language }) => language),
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
