import {
  fitResponseSurface,
  lacksFit,
  type SettingOptimum,
  type SimplexPoint,
  type settingMeans,
} from "../analysis";
import type { SettingKind } from "../core";
import { scatter, type Trace } from "./figure";
import { type Panel, type PanelPlace, panelTitle } from "./panels";
import { decimal, type RoundScale, roundScale, scaleTexts } from "./round-scale";
import { bestStar, optimumHatching, optimumNote } from "./ternary-optimum";
import {
  fromPlane,
  inPlane,
  isInside,
  linesThrough,
  toPlane,
  triangle,
  triangleHeight,
} from "./ternary-plane";
import { sequentialScale, smallFont } from "./theme";

type SettingMean = ReturnType<typeof settingMeans>[number];

const gridSteps = 81;
/** Diameters of marks, in pixels: on a surface, and alone. */
const [pointSize, meanSize] = [5.5, 10];
const margin = 0.02; // how far past the triangle the surface is drawn, so that its edge is straight

/** The mark of the measured mix with the largest mean. */
export const bestMeasured = { size: pointSize, color: "#000", line: { color: "#000", width: 0.9 } } as const;

/**
 * A response surface over the simplex, as contours clipped to the triangle, with the measured mixes
 * on it; the optimum set is hatched and lightened, and the best mix of the surface has a star.
 * Where the surface lacks fit, the measured means alone, coloured by value. Plotly has no ternary
 * contour: the surface is drawn in the plane a little past the triangle, and its outside is covered.
 *
 * @param fitted the surface and its optimum set; without it a quadratic is fitted to the means
 */
export function ternaryPanel(
  measure: string,
  setting: SettingKind,
  means: readonly SettingMean[],
  place: PanelPlace,
  fitted?: SettingOptimum,
): Panel {
  const isMeansAlone = fitted !== undefined && lacksFit(fitted.surface);
  const optimum = fitted?.optimum;
  const better = fitted ? fitted.better : "higher";
  const values = means.map(({ value }) => value);
  const best = better && (better === "lower" ? Math.min(...values) : Math.max(...values));
  const surface = () => [
    contours(fitted ? fitted.surface.valueAt : fitResponseSurface(means).predict, means, place),
    ...(optimum ? optimumHatching(optimum) : []),
    cover,
    border,
    ...(optimum ? [bestStar(measure, optimum.best, fitted.surface)] : []),
    markers(measure, means, best),
  ];
  const hidden = { visible: false, fixedrange: true };
  const axes = { xref: `x${place.suffix}`, yref: `y${place.suffix}` };
  return {
    data: isMeansAlone ? [border, colouredMeans(measure, means, best, place)] : surface(),
    xaxis: { ...hidden, range: [-0.13, 1.13], anchor: undefined },
    yaxis: { ...hidden, range: [-0.16, triangleHeight + 0.11], scaleanchor: axes.xref },
    annotations: [
      panelTitle(`<b>${measure}, ${setting} retrieval</b>`, place),
      ...means.map((mean) => ({ ...valueLabel(mean, isMeansAlone), ...axes })),
      ...(fitted ? [optimumNote(fitted, place)] : []),
    ],
  };
}

function contours(
  valueAt: (point: SimplexPoint) => number,
  means: readonly SettingMean[],
  place: PanelPlace,
): Trace {
  const kinds = Object.keys(means[0].point);
  const x = steps(-margin, 1 + margin);
  const y = steps(-margin, triangleHeight + margin);
  const z = y.map((b) => x.map((a) => Number(valueAt(fromPlane(a, b, kinds)).toPrecision(6))));
  const insideValues = y.flatMap((b, row) =>
    z[row].filter((_, column) => isInside(fromPlane(x[column], b, kinds))),
  );
  const scale = roundScale([...insideValues, ...means.map(({ value }) => value)], 8);
  return {
    type: "contour",
    x,
    y,
    z,
    zmin: scale.start,
    zmax: scale.end,
    zauto: false,
    colorscale: sequentialScale,
    // lines between the colours only: one at an end would add a colour beyond the scale
    contours: { start: scale.start + scale.step, end: scale.end - scale.step * 0.999, size: scale.step },
    line: { width: 0.4, color: "rgba(255,255,255,0.8)", smoothing: 1 },
    hoverinfo: "skip",
    colorbar: colorBar(scale, place),
  };
}

function steps(from: number, to: number): number[] {
  return Array.from({ length: gridSteps }, (_, index) =>
    Number((from + ((to - from) * index) / (gridSteps - 1)).toFixed(5)),
  );
}

function colorBar(scale: RoundScale, { x, y }: PanelPlace): object {
  const stride = Math.ceil((scale.values.length - 1) / 4); // about four numbers fit under a panel
  const ticks = scale.values.filter((_, index) => index % stride === 0);
  return {
    orientation: "h",
    x: (x[0] + x[1]) / 2,
    xanchor: "center",
    y: y[0],
    yanchor: "top",
    ypad: 8,
    len: (x[1] - x[0]) * 0.8,
    thickness: 7,
    outlinewidth: 0.5,
    ticklen: 2,
    ticks: "outside",
    tickwidth: 0.5,
    tickvals: ticks,
    ticktext: scaleTexts({ ...scale, values: ticks }),
    tickfont: smallFont,
  };
}

/** White over everything but the triangle: a rectangle, a slit, the triangle the other way round. */
const cover: Trace = (() => {
  const [low, high, up] = [-0.2, 1.2, triangleHeight + 0.2];
  const frame = [[low, low] as const, [high, low] as const, [high, up] as const, [low, up] as const];
  const ring = [...frame, frame[0], ...[...triangle].reverse(), frame[0]];
  return {
    ...linesThrough(ring),
    showlegend: false,
    fill: "toself",
    fillcolor: "#fff",
    line: { width: 0 },
  };
})();

const border: Trace = { ...linesThrough(triangle), showlegend: false, line: { width: 0.9, color: "#000" } };

/** The measured mixes; the best one filled, where there is one. */
function markers(measure: string, means: readonly SettingMean[], best: number | null): Trace {
  return scatter("markers", means, {
    ...inPlane,
    hover: ({ label, value, low, high, over }: SettingMean) => {
      const [mean, from, to] = [value, low, high].map((each) => decimal(each, 4));
      return `${label}: ${measure} ${mean}<br>95 % interval ${from} to ${to} over ${over}`;
    },
    showlegend: false,
    cliponaxis: false,
    marker: { ...bestMeasured, color: means.map(({ value }) => (value === best ? "#000" : "#fff")) },
  });
}

/** The measured mixes, coloured by their means; the best one has a heavy rim. */
function colouredMeans(
  measure: string,
  means: readonly SettingMean[],
  best: number | null,
  place: PanelPlace,
): Trace {
  const values = means.map(({ value }) => value);
  const scale = roundScale(values, 8);
  return {
    ...markers(measure, means, best),
    name: "measured means",
    marker: {
      size: meanSize,
      color: values,
      colorscale: sequentialScale,
      cmin: scale.start,
      cmax: scale.end,
      colorbar: colorBar(scale, place),
      line: { color: "#000", width: values.map((value) => (value === best ? 2.4 : 0.9)) },
    },
  };
}

/** A mean beside its mark: outside of the triangle at an edge, and with the kind's name at a corner. */
function valueLabel({ point, value }: SettingMean, isMeansAlone: boolean): object {
  const [x, y] = toPlane(point);
  const number = decimal(value, 3);
  const kinds = Object.keys(point);
  const kind = kinds.find((each) => point[each] === 1);
  // on top in one line; below in two, which leave the middle of the side free
  const corner = kind === kinds[2] ? `all ${kind} batches ${number}` : `${number}<br>all ${kind} batches`;
  return {
    x,
    y,
    text: kind ? corner : number,
    showarrow: false,
    font: smallFont,
    ...placeBeside(point, isMeansAlone),
  };
}

function placeBeside(point: SimplexPoint, isMeansAlone: boolean): object {
  const [first, second, third] = Object.values(point);
  const radius = (isMeansAlone ? meanSize : pointSize) / 2;
  const [above, beside] = [radius + 2.25, radius + 1.25];
  if (third === 1) return { yanchor: "bottom", yshift: above };
  if (first === 1) return { xanchor: "left", xshift: -18, align: "left", yanchor: "top", yshift: -above };
  if (second === 1) return { xanchor: "right", xshift: 18, align: "right", yanchor: "top", yshift: -above };
  if (third === 0) return { yanchor: "top", yshift: -above };
  if (second === 0) return { xanchor: "right", xshift: -beside, yshift: 4 };
  if (first === 0) return { xanchor: "left", xshift: beside, yshift: 4 };
  const veil = { bgcolor: "rgba(255,255,255,0.8)", borderpad: 0 };
  return { yanchor: "bottom", yshift: above, ...(!isMeansAlone && veil) };
}
