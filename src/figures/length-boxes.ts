import { quantile } from "../statistics";
import type { SizedFigure, Trace } from "./figure-spec";
import { axis, baseLayout, legendAbove, twoColumns } from "./theme";

const heightInches = 2.4;

/** Lengths of the texts of one language and role. */
export interface LengthRow {
  readonly language: string;
  readonly role: string;
  /** Ascending, at least one. */
  readonly characters: readonly number[];
}

const ticks = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];

const colors: Readonly<Record<string, string>> = { query: "#0072b2", candidate: "#d55e00", both: "#000" };

/**
 * Characters a text by language, on a logarithmic axis: boxes from the first to the third quartile
 * with the median, lines to the 5th and 95th percentile, one colour a role. Quantiles are
 * interpolated linearly (R's type 7).
 */
export function lengthBoxes(rows: readonly LengthRow[], widthInches = twoColumns): SizedFigure {
  const data = lengthTraces(rows.map(({ characters, ...row }) => ({ ...row, lengths: characters })));
  return {
    widthInches,
    heightInches,
    spec: {
      data,
      layout: {
        ...baseLayout(widthInches, heightInches),
        ...legendAbove,
        showlegend: data.length > 1,
        boxmode: "group",
        margin: { l: 44, r: 8, t: 26, b: 36 },
        xaxis: axis("language", { automargin: true }),
        yaxis: lengthAxis("characters a text"),
      },
    },
  };
}

/** The boxes, a trace a role. */
export function lengthTraces(
  rows: readonly { readonly language: string; readonly role: string; readonly lengths: readonly number[] }[],
): Trace[] {
  return [...new Set(rows.map(({ role }) => role))].map((role) => {
    const own = rows.filter((row) => row.role === role);
    const at = (share: number) => own.map(({ lengths }) => quantile(lengths, share));
    return {
      type: "box",
      name: role === "both" ? "query or candidate" : role,
      x: own.map(({ language }) => language),
      lowerfence: at(0.05),
      q1: at(0.25),
      median: at(0.5),
      q3: at(0.75),
      upperfence: at(0.95),
      line: { color: colors[role], width: 1 },
      fillcolor: role === "candidate" ? `${colors[role]}40` : "#fff", // apart in grey too
    };
  });
}

/** Logarithmic, with round numbers. */
export function lengthAxis(title: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return axis(title, { type: "log", tickvals: ticks, ticktext: ticks.map(String), ...more });
}
