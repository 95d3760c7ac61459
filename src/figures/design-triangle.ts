import type { SimplexPoint } from "../analysis";
import { batchKinds } from "../core";
import type { SizedFigure } from "./figure-spec";
import { toPlane, triangleHeight } from "./ternary-plane";
import { baseLayout, oneColumn, settingStyle, smallTextSize } from "./theme";

const heightInches = 2.6;
const corners: readonly SimplexPoint[] = [
  { mono: 1, cross: 0, multi: 0 },
  { mono: 0, cross: 1, multi: 0 },
  { mono: 0, cross: 0, multi: 1 },
];

/** The mixes that a sweep visits, as points of the triangle of proportions. */
export function designTriangle(
  mixes: readonly { readonly point: SimplexPoint; readonly label: string }[],
  widthInches = oneColumn,
): SizedFigure {
  const outline = [...corners, corners[0]].map(toPlane);
  const places = mixes.map(({ point }) => toPlane(point));
  const hidden = { visible: false, fixedrange: true };
  return {
    widthInches,
    heightInches,
    spec: {
      data: [
        {
          type: "scatter",
          mode: "lines",
          x: outline.map(([x]) => x),
          y: outline.map(([, y]) => y),
          line: { color: "#000", width: 1 },
          hoverinfo: "skip",
        },
        {
          type: "scatter",
          mode: "markers+text",
          x: places.map(([x]) => x),
          y: places.map(([, y]) => y),
          text: mixes.map(({ label }) => label),
          textposition: mixes.map(({ point }) => labelSide(point)),
          textfont: { size: smallTextSize },
          marker: { color: "#000", size: 7 },
          hovertemplate: "%{text}<extra></extra>",
          cliponaxis: false,
        },
      ],
      layout: {
        ...baseLayout(widthInches, heightInches),
        margin: { l: 4, r: 4, t: 4, b: 4 },
        xaxis: { ...hidden, range: [-0.12, 1.12] },
        yaxis: { ...hidden, range: [-0.2, triangleHeight + 0.12], scaleanchor: "x" },
        annotations: corners.map((corner, index) => {
          const [x, y] = toPlane(corner);
          const isTop = index === 2;
          return {
            x,
            y: isTop ? y + 0.03 : y - 0.09,
            text: batchKinds[index],
            showarrow: false,
            yanchor: isTop ? "bottom" : "top",
            font: { color: settingStyle[batchKinds[index]].color },
          };
        }),
      },
    },
  };
}

/** Outside of the triangle, where the point lies on its edge. */
function labelSide({ mono, cross, multi }: SimplexPoint): string {
  if (multi === 0) return "bottom center";
  if (mono === 0) return "middle right";
  return cross === 0 ? "middle left" : "bottom center";
}
