import { type OptimumSet, optimumObstacle, pText, type SettingOptimum, type SimplexPoint } from "../analysis";
import { note, scatter, type Trace } from "./figure";
import { hatchLines } from "./hatch-lines";
import { optimumOutline } from "./optimum-outline";
import type { PanelPlace } from "./panels";
import { decimal } from "./round-scale";
import { inPlane, linesThrough, type Place } from "./ternary-plane";
import { smallFont } from "./theme";

export const optimumStyle = {
  fillcolor: "rgba(255,255,255,0.25)", // hatching alone is not seen on the dark end of Cividis
  line: { width: 1.2, color: "#000" },
} as const;

/** An optimum set as black hatching on a light veil. */
export function optimumHatching(optimum: OptimumSet): Trace[] {
  const rings = optimumOutline(optimum);
  const lines = (name: string, pieces: readonly (readonly Place[])[], style: object): Trace => ({
    ...linesThrough(pieces.flatMap((piece) => [...piece, [null, null] as const])),
    name,
    showlegend: false,
    ...style,
  });
  return [
    lines("optimum set", rings, { fill: "toself", ...optimumStyle }),
    lines("hatching", hatchLines(rings, 0.035), { line: { width: 0.7, color: "#000" } }),
  ];
}

export const bestPredicted = {
  symbol: "star",
  size: 13,
  color: "#fff",
  line: { color: "#000", width: 1 },
} as const;

/** The best mix of the surface. */
export function bestStar(measure: string, best: SimplexPoint, surface: SettingOptimum["surface"]): Trace {
  const { value, low, high } = surface.predict(best);
  const shares = Object.entries(best).map(([kind, share]) => `${Math.round(100 * share)} % ${kind}`);
  const [mean, from, to] = [value, low, high].map((each) => decimal(each, 4));
  const hover = () =>
    `best predicted mix: ${shares.join(", ")}<br>${measure} ${mean}, 95 % ${from} to ${to} over ${surface.over}`;
  return scatter("markers", [{ point: best }], {
    ...inPlane,
    hover,
    showlegend: false,
    name: "best predicted mix",
    cliponaxis: false,
    marker: bestPredicted,
  });
}

/** How much of the triangle the optimum set covers, or why there is none, under the panel's colours. */
export function optimumNote({ optimum, surface }: SettingOptimum, { x, y }: PanelPlace): object {
  const p = pText(surface.lackOfFit?.pValue ?? 1).replace("<", "&lt;");
  const obstacle =
    optimumObstacle(surface) === "one seed"
      ? "no optimum set: one seed"
      : optimumObstacle(surface)
        ? `no surface fits (p ${p}): means alone`
        : "no optimum: neither more nor less is better";
  return note(optimum ? shareText(optimum) : obstacle, {
    x: (x[0] + x[1]) / 2,
    xanchor: "center",
    y: y[0],
    yanchor: "top",
    yshift: -30,
    font: smallFont,
  });
}

function shareText({ share }: OptimumSet): string {
  if (share === 1) return "optimum set: every mix";
  return `optimum set: ${Math.min(99, Math.max(1, Math.round(100 * share)))} % of all mixes`;
}
