import { fitResponseSurface, lacksFit, type SettingOptimum, type SimplexPoint } from "../analysis";
import type { Trace } from "./figure-spec";
import { type PanelPlace, panelTitle } from "./panels";
import { type RoundScale, roundScale, scaleTexts } from "./round-scale";
import { valueLabels } from "./ternary-labels";
import { bestStar, optimumHatching, optimumNote } from "./ternary-optimum";
import { fromPlane, isInside, type TernaryPoint, toPlane, triangleHeight } from "./ternary-plane";
import { sequentialScale, smallTextSize } from "./theme";

/** What a panel adds to a figure's data and layout. */
export interface TernaryPanel {
  readonly data: readonly Trace[];
  readonly annotations: readonly object[];
  readonly axes: Readonly<Record<string, object>>;
}

const gridSteps = 81;
/** Diameters of marks, in pixels: on a surface, and alone. */
const [pointSize, meanSize] = [5.5, 10];
const margin = 0.02; // how far past the triangle the surface is drawn, so that its edge is straight

/**
 * A response surface over the simplex, as contours clipped to the triangle, with the measured
 * mixes on it; hatched and lightened the optimum set, with a star at the best mix of the surface.
 * Where the surface lacks fit, the measured means alone, coloured by value. Plotly has no ternary
 * contour: it is drawn in the plane a little past the triangle, and the outside is covered.
 *
 * @param digits decimals of the printed values
 * @param found the surface and its optimum set; without it a quadratic is fitted to the points' means
 */
export function ternaryPanel(
  title: string,
  points: readonly TernaryPoint[],
  place: PanelPlace,
  digits: number,
  found?: SettingOptimum,
): TernaryPanel {
  const { suffix } = place;
  const axes = { xaxis: `x${suffix}`, yaxis: `y${suffix}` };
  const optimum = found?.optimum;
  const isMeansAlone = found !== undefined && lacksFit(found.surface);
  const valueAt = found ? found.surface.valueAt : fitResponseSurface(points).predict;
  return {
    data: isMeansAlone
      ? [border(axes), colouredMeans(axes, points, place)]
      : [
          contours(axes, valueAt, points, place),
          ...(optimum ? optimumHatching(axes, optimum) : []),
          cover(axes),
          border(axes),
          ...(found && optimum ? [bestStar(axes, optimum.best, found.surface, digits)] : []),
          markers(axes, points),
        ],
    annotations: [
      panelTitle(`<b>${title}</b>`, place),
      ...valueLabels(axes, points, digits, {
        radius: (isMeansAlone ? meanSize : pointSize) / 2,
        isOnSurface: !isMeansAlone,
      }),
      ...(found ? [optimumNote(found, place)] : []),
    ],
    axes: {
      [`xaxis${suffix}`]: { visible: false, domain: place.x, range: [-0.13, 1.13], fixedrange: true },
      [`yaxis${suffix}`]: {
        visible: false,
        domain: place.y,
        range: [-0.16, triangleHeight + 0.11],
        scaleanchor: axes.xaxis,
        fixedrange: true,
        anchor: axes.xaxis,
      },
    },
  };
}

function contours(
  axes: object,
  valueAt: (point: SimplexPoint) => number,
  points: readonly TernaryPoint[],
  place: PanelPlace,
): Trace {
  const x = steps(-margin, 1 + margin);
  const y = steps(-margin, triangleHeight + margin);
  const z = y.map((b) => x.map((a) => Number(valueAt(fromPlane(a, b)).toPrecision(6))));
  const shown = y.flatMap((b, row) =>
    x.flatMap((a, column) => (isInside(fromPlane(a, b)) ? [z[row][column]] : [])),
  );
  const scale = roundScale([...shown, ...points.map((point) => point.value)], 8);
  return {
    type: "contour",
    ...axes,
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

function colorBar(scale: RoundScale, place: PanelPlace): object {
  const stride = Math.ceil((scale.values.length - 1) / 4); // about four numbers fit under a panel
  const ticks = scale.values.filter((_, index) => index % stride === 0);
  return {
    orientation: "h",
    x: (place.x[0] + place.x[1]) / 2,
    xanchor: "center",
    y: place.y[0],
    yanchor: "top",
    ypad: 8,
    len: (place.x[1] - place.x[0]) * 0.8,
    thickness: 7,
    outlinewidth: 0.5,
    ticklen: 2,
    ticks: "outside",
    tickwidth: 0.5,
    tickvals: ticks,
    ticktext: scaleTexts({ ...scale, values: ticks }),
    tickfont: { size: smallTextSize },
  };
}

function steps(from: number, to: number): number[] {
  return Array.from({ length: gridSteps }, (_, i) =>
    Number((from + ((to - from) * i) / (gridSteps - 1)).toFixed(5)),
  );
}

const corners = [
  { mono: 1, cross: 0, multi: 0 },
  { mono: 0, cross: 1, multi: 0 },
  { mono: 0, cross: 0, multi: 1 },
].map(toPlane);

/** White over everything but the triangle: a rectangle, a slit, the triangle the other way round. */
function cover(axes: object): Trace {
  const [left, right, top] = corners;
  const [low, high, up] = [-0.2, 1.2, triangleHeight + 0.2];
  const frame = [[low, low] as const, [high, low] as const, [high, up] as const, [low, up] as const];
  const ring = [...frame, frame[0], left, top, right, left, frame[0]];
  return {
    type: "scatter",
    showlegend: false,
    ...axes,
    mode: "lines",
    x: ring.map(([x]) => x),
    y: ring.map(([, y]) => y),
    fill: "toself",
    fillcolor: "#fff",
    line: { width: 0 },
    hoverinfo: "skip",
  };
}

function border(axes: object): Trace {
  const ring = [...corners, corners[0]];
  return {
    type: "scatter",
    showlegend: false,
    ...axes,
    mode: "lines",
    x: ring.map(([x]) => x),
    y: ring.map(([, y]) => y),
    line: { width: 0.9, color: "#000" },
    hoverinfo: "skip",
  };
}

/** The measured mixes, coloured by their means; the best one has a heavy rim. */
function colouredMeans(axes: object, points: readonly TernaryPoint[], place: PanelPlace): Trace {
  const values = points.map(({ value }) => value);
  const scale = roundScale(values, 8);
  const best = Math.max(...values);
  return {
    ...markers(axes, points),
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

/** The measured mixes; the best one filled. */
function markers(axes: object, points: readonly TernaryPoint[]): Trace {
  const best = Math.max(...points.map((point) => point.value));
  return {
    type: "scatter",
    showlegend: false,
    ...axes,
    mode: "markers",
    x: points.map(({ point }) => toPlane(point)[0]),
    y: points.map(({ point }) => toPlane(point)[1]),
    text: points.map((point) => point.hover),
    hovertemplate: "%{text}<extra></extra>",
    cliponaxis: false,
    marker: {
      size: pointSize,
      color: points.map((point) => (point.value === best ? "#000" : "#fff")),
      line: { color: "#000", width: 0.9 },
    },
  };
}
