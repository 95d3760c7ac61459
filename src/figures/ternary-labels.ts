import type { SimplexPoint } from "../analysis";
import { batchKinds } from "../core";
import { decimal } from "./round-scale";
import { type TernaryPoint, toPlane } from "./ternary-plane";
import { smallTextSize } from "./theme";

/** Values beside their points, whose marks have a radius in pixels: outside of the triangle, and with the kind's name at its corner. */
export function valueLabels(
  axes: { readonly xaxis: string; readonly yaxis: string },
  points: readonly TernaryPoint[],
  digits: number,
  mark: { readonly radius: number; readonly isOnSurface: boolean },
): object[] {
  return points.map(({ point, value }) => {
    const [x, y] = toPlane(point);
    const number = decimal(value, digits);
    const corner = batchKinds.find((kind) => point[kind] === 1);
    return {
      x,
      y,
      xref: axes.xaxis,
      yref: axes.yaxis,
      text: corner ? cornerText(corner, number) : number,
      showarrow: false,
      font: { size: smallTextSize },
      ...placeBeside(point, mark),
    };
  });
}

/** On top in one line; below in two, which leave the middle of the side free. */
function cornerText(kind: keyof SimplexPoint, number: string): string {
  return kind === "multi" ? `all multi batches ${number}` : `${number}<br>all ${kind} batches`;
}

function placeBeside(
  { mono, cross, multi }: SimplexPoint,
  { radius, isOnSurface }: { readonly radius: number; readonly isOnSurface: boolean },
): object {
  const [above, beside] = [radius + 2.25, radius + 1.25];
  if (multi === 1) return { yanchor: "bottom", yshift: above };
  if (mono === 1) return { xanchor: "left", xshift: -18, align: "left", yanchor: "top", yshift: -above };
  if (cross === 1) return { xanchor: "right", xshift: 18, align: "right", yanchor: "top", yshift: -above };
  if (multi === 0) return { yanchor: "top", yshift: -above };
  if (cross === 0) return { xanchor: "right", xshift: -beside, yshift: 4 };
  if (mono === 0) return { xanchor: "left", xshift: beside, yshift: 4 };
  const veil = isOnSurface && { bgcolor: "rgba(255,255,255,0.8)", borderpad: 0 };
  return { yanchor: "bottom", yshift: above, ...veil };
}
