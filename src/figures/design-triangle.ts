import type { SimplexPoint } from "../analysis";
import { type SizedFigure, scatter, sizedFigure } from "./figure";
import { inPlane, linesThrough, toPlane, triangle, triangleHeight } from "./ternary-plane";
import { kindStyles, oneColumn, smallFont } from "./theme";

interface PlottedMix {
  /** Shares of two or three kinds, whatever their names. */
  readonly point: Readonly<Record<string, number>>;
  readonly label: string;
}

/**
 * The mixes that a sweep visits, as points of the triangle of proportions: its corners are the kinds in their
 * order, bottom left, bottom right and top. Mixes of two kinds lie on its lower edge, which is then drawn alone.
 *
 * @throws {RangeError} for mixes of other numbers of kinds
 */
export function designTriangle(mixes: readonly PlottedMix[], widthInches = oneColumn): SizedFigure {
  const kinds = Object.keys(mixes[0].point);
  if (kinds.length !== 2 && kinds.length !== 3)
    throw new RangeError(`designTriangle: expected mixes of two or three kinds, got ${kinds.length}`);
  const places = mixes.map(({ point, label }) => ({
    label,
    point: inCorners(kinds.map((kind) => point[kind])),
  }));
  const isLine = kinds.length === 2;
  const marks = scatter("markers+text", places, {
    ...inPlane,
    text: mixes.map(({ label }) => label),
    textposition: places.map(({ point }) => labelSide(point)),
    textfont: smallFont,
    marker: { color: "#000", size: 7 },
    hovertemplate: "%{text}<extra></extra>",
    cliponaxis: false,
  });
  const hidden = { visible: false, fixedrange: true };
  return sizedFigure(
    widthInches,
    isLine ? 0.8 : 2.6,
    [{ ...linesThrough(isLine ? triangle.slice(0, 2) : triangle), line: { color: "#000", width: 1 } }, marks],
    {
      margin: { l: 4, r: 4, t: 4, b: 4 },
      xaxis: { ...hidden, range: [-0.12, 1.12] },
      yaxis: { ...hidden, range: [-0.2, isLine ? 0.12 : triangleHeight + 0.12], scaleanchor: "x" },
      annotations: kindStyles(kinds)
        .filter(({ kind }) => kinds.includes(kind))
        .map(({ kind, color }) => {
          const [x, y] = toPlane(inCorners(kinds.map((each) => Number(each === kind))));
          const isTop = y > 0;
          return {
            x,
            y: isTop ? y + 0.03 : y - 0.09,
            text: kind,
            showarrow: false,
            yanchor: isTop ? "bottom" : "top",
            font: { color },
          };
        }),
    },
  );
}

function inCorners([mono, cross, multi = 0]: readonly number[]): SimplexPoint {
  return { mono, cross, multi };
}

/** Outside of the triangle, where the point lies on its edge. */
function labelSide({ mono, cross, multi }: SimplexPoint): string {
  if (multi === 0) return "bottom center";
  if (mono === 0) return "middle right";
  return cross === 0 ? "middle left" : "bottom center";
}
