import { type OptimumSet, optimumObstacle, pText, type SettingOptimum, type SimplexPoint } from "../analysis";
import type { Trace } from "./figure-spec";
import { hatchLines } from "./hatch-lines";
import { optimumOutline } from "./optimum-outline";
import type { PanelPlace } from "./panels";
import { decimal } from "./round-scale";
import { toPlane } from "./ternary-plane";
import { smallTextSize } from "./theme";

type Place = readonly [x: number, y: number];

/** Hatching by lines in black, and a light veil, without which they are not seen on Cividis' dark end. */
export function optimumHatching(axes: object, optimum: OptimumSet): Trace[] {
  const rings = optimumOutline(optimum);
  const shared = { type: "scatter", showlegend: false, ...axes, mode: "lines", hoverinfo: "skip" };
  const lines = (name: string, pieces: readonly (readonly Place[])[], more: object): Trace => {
    const places = pieces.flatMap((piece) => [...piece, [null, null] as const]);
    return { ...shared, name, x: places.map(([x]) => x), y: places.map(([, y]) => y), ...more };
  };
  return [
    lines("optimum set", rings, { fill: "toself", ...optimumStyle }),
    lines("hatching", hatchLines(rings, 0.035), { line: { width: 0.7, color: "#000" } }),
  ];
}

export const optimumStyle = {
  fillcolor: "rgba(255,255,255,0.25)",
  line: { width: 1.2, color: "#000" },
} as const;

export const bestPredicted = {
  symbol: "star",
  size: 13,
  color: "#fff",
  line: { color: "#000", width: 1 },
} as const;

/** The best mix of the surface. */
export function bestStar(
  axes: object,
  best: SimplexPoint,
  surface: SettingOptimum["surface"],
  digits: number,
): Trace {
  const [x, y] = toPlane(best);
  const { value, low, high } = surface.predict(best);
  const shares = Object.entries(best).map(([kind, share]) => `${Math.round(100 * share)} % ${kind}`);
  const said = [value, low, high].map((each) => decimal(each, digits + 1));
  return {
    type: "scatter",
    showlegend: false,
    ...axes,
    mode: "markers",
    name: "best predicted mix",
    x: [x],
    y: [y],
    text: [
      `best predicted mix: ${shares.join(", ")}<br>mAP ${said[0]}, 95 % ${said[1]} to ${said[2]} over ${surface.over}`,
    ],
    hovertemplate: "%{text}<extra></extra>",
    cliponaxis: false,
    marker: bestPredicted,
  };
}

/** How much of the triangle the set is, or why there is none, under the panel's colours. */
export function optimumNote({ optimum, surface }: SettingOptimum, { x, y }: PanelPlace): object {
  return {
    text: optimum
      ? shareText(optimum)
      : optimumObstacle(surface) === "one seed"
        ? "no optimum set: one seed"
        : `no surface fits (p ${pText(surface.lackOfFit?.pValue ?? 1).replace("<", "&lt;")}): means alone`,
    x: (x[0] + x[1]) / 2,
    y: y[0],
    xref: "paper",
    yref: "paper",
    xanchor: "center",
    yanchor: "top",
    yshift: -30,
    showarrow: false,
    font: { size: smallTextSize },
  };
}

function shareText({ share }: OptimumSet): string {
  const percent = share < 0.995 ? Math.max(1, Math.round(100 * share)) : 99;
  return share === 1 ? "optimum set: every mix" : `optimum set: ${percent} % of all mixes`;
}
