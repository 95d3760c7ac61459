import type { SimplexPoint } from "../analysis";
import { batchKinds } from "../core";
import { type SizedFigure, scatter, sizedFigure } from "./figure";
import { corners, inPlane, linesThrough, triangle, triangleHeight } from "./ternary-plane";
import { oneColumn, settingStyle, smallFont } from "./theme";

interface PlottedMix {
  readonly point: SimplexPoint;
  readonly label: string;
}

/** The mixes that a sweep visits, as points of the triangle of proportions. */
export function designTriangle(mixes: readonly PlottedMix[], widthInches = oneColumn): SizedFigure {
  const marks = scatter("markers+text", mixes, {
    ...inPlane,
    text: mixes.map(({ label }) => label),
    textposition: mixes.map(({ point }) => labelSide(point)),
    textfont: smallFont,
    marker: { color: "#000", size: 7 },
    hovertemplate: "%{text}<extra></extra>",
    cliponaxis: false,
  });
  const hidden = { visible: false, fixedrange: true };
  return sizedFigure(
    widthInches,
    2.6,
    [{ ...linesThrough(triangle), line: { color: "#000", width: 1 } }, marks],
    {
      margin: { l: 4, r: 4, t: 4, b: 4 },
      xaxis: { ...hidden, range: [-0.12, 1.12] },
      yaxis: { ...hidden, range: [-0.2, triangleHeight + 0.12], scaleanchor: "x" },
      annotations: batchKinds.map((kind) => {
        const [x, y] = corners[kind];
        const isTop = kind === "multi";
        return {
          x,
          y: isTop ? y + 0.03 : y - 0.09,
          text: kind,
          showarrow: false,
          yanchor: isTop ? "bottom" : "top",
          font: { color: settingStyle[kind].color },
        };
      }),
    },
  );
}

/** Outside of the triangle, where the point lies on its edge. */
function labelSide({ mono, cross, multi }: SimplexPoint): string {
  if (multi === 0) return "bottom center";
  if (mono === 0) return "middle right";
  return cross === 0 ? "middle left" : "bottom center";
}
