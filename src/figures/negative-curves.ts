import { type SizedFigure, scatter, sizedFigure } from "./figure";
import { axis, colors, legendAbove, oneColumn } from "./theme";

/** Dashes tell the curves apart in grey print too. */
const styles = [
  { color: colors.blue, dash: "solid" },
  { color: colors.orange, dash: "dash" },
  { color: colors.green, dash: "dashdot" },
] as const;

/** How many pairs have enough negatives of a class below each cap. */
export interface NegativeCurve {
  readonly name: string;
  /** By cap, ascending; a share from 0 to 1. */
  readonly points: readonly { readonly cap: number; readonly share: number }[];
}

/**
 * The share of pairs whose query gets all the negatives that are asked for, by the cap on their scores: a curve for
 * each class of language. The dotted line is a cap in use.
 *
 * @param curves up to three
 */
export function negativeCurves(
  curves: readonly NegativeCurve[],
  { negatives, cap: used }: { readonly negatives: number; readonly cap: number },
  widthInches = oneColumn,
): SizedFigure {
  const traces = curves.slice(0, styles.length).map(({ name, points }, index) =>
    scatter("lines", points, {
      x: ({ cap }) => cap,
      y: ({ share }) => share,
      name,
      line: { ...styles[index], width: 1.5 },
      hovertemplate: `${name}: %{y:.0%} of pairs have ${negatives} at a cap of %{x}<extra></extra>`,
    }),
  );
  const line = { color: "#444", width: 1, dash: "dot" };
  return sizedFigure(widthInches, 2.4, traces, {
    ...legendAbove,
    margin: { l: 44, r: 12, t: 40, b: 36 },
    xaxis: axis("cap, as a share of the positive's score"),
    yaxis: axis(`pairs with ${negatives} negatives`, { range: [0, 1.02], tickformat: ".0%" }),
    shapes: [{ type: "line", x0: used, x1: used, yref: "paper", y0: 0, y1: 1, line }],
  });
}
