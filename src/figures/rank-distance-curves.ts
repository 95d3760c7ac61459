import { type SizedFigure, scatter, sizedFigure } from "./figure";
import { axis, colors, legendAbove, oneColumn } from "./theme";

/** Dashes tell the curves apart in grey print too. */
const styles = [
  { color: "#000000", dash: "dot" },
  { color: colors.blue, dash: "solid" },
  { color: colors.orange, dash: "dash" },
  { color: colors.green, dash: "dashdot" },
] as const;

/**
 * The share of items whose parallel candidates are ranked within a distance of one another: a curve
 * further left is a system with less language bias.
 *
 * @param mixes up to four, each with one rank distance an item
 */
export function rankDistanceCurves(
  mixes: readonly { readonly label: string; readonly distances: readonly number[] }[],
  widthInches = oneColumn,
): SizedFigure {
  const curves = mixes.slice(0, styles.length).map(({ label, distances }, index) => {
    const sorted = [...distances].sort((a, b) => a - b);
    return scatter("lines", sorted, {
      x: (distance) => distance,
      y: (_, rank) => (rank + 1) / sorted.length,
      name: label,
      line: { ...styles[index], width: 1.5, shape: "hv" },
      hovertemplate: `${label}: %{y:.0%} of items within %{x:.0f} ranks<extra></extra>`,
    });
  });
  return sizedFigure(widthInches, 2.4, curves, {
    ...legendAbove,
    margin: { l: 44, r: 12, t: 40, b: 36 },
    xaxis: axis("rank distance", { rangemode: "tozero" }),
    yaxis: axis("share of items", { range: [0, 1.02], tickformat: ".0%" }),
  });
}
