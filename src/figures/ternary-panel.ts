import { fitResponseSurface, type SimplexPoint } from "../analysis";
import type { Trace } from "./figure-spec";
import { sequentialScale, smallTextSize, textSize } from "./theme";

/** A mix with the value measured there. */
export interface TernaryPoint {
  readonly point: SimplexPoint;
  readonly value: number;
  readonly hover: string;
}

/** Where a panel lies on the page, and which of the layout's axes are its own. */
export interface PanelPlace {
  /** 1, 2, …: its axes are x1 and y1, x2 and y2, … */
  readonly index: number;
  /** Shares of the figure's width and height, each [from, to]. */
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

const height = Math.sqrt(3) / 2;
const gridSteps = 81;

/** multi on top, mono bottom left, cross bottom right; sides of length 1. */
function toPlane({ cross, multi }: SimplexPoint): [number, number] {
  return [cross + multi / 2, multi * height];
}

function fromPlane(x: number, y: number): SimplexPoint {
  const multi = y / height;
  const cross = x - multi / 2;
  return { mono: 1 - cross - multi, cross, multi };
}

const corners = [
  { mono: 1, cross: 0, multi: 0 },
  { mono: 0, cross: 1, multi: 0 },
  { mono: 0, cross: 0, multi: 1 },
].map(toPlane);

/**
 * A response surface over the simplex, as contours clipped to the triangle, with the measured
 * mixes on it. Plotly has no ternary contour: it is drawn in the plane a little past the triangle,
 * and the outside is covered.
 *
 * @param digits decimals of the printed values
 */
export function ternaryPanel(
  title: string,
  points: readonly TernaryPoint[],
  place: PanelPlace,
  digits: number,
) {
  const surface = fitResponseSurface(points);
  const suffix = place.index === 1 ? "" : String(place.index);
  const axes = { xaxis: `x${suffix}`, yaxis: `y${suffix}` };
  const xs = steps(-0.02, 1.02);
  const ys = steps(-0.02, height + 0.02);
  const { start, end, step } = roundScale(points.map((point) => point.value));
  const contour: Trace = {
    type: "contour",
    ...axes,
    x: xs,
    y: ys,
    z: ys.map((y) => xs.map((x) => Number(surface.predict(fromPlane(x, y)).toPrecision(6)))),
    zmin: start,
    zmax: end,
    zauto: false,
    colorscale: sequentialScale,
    contours: { start, end, size: step },
    line: { width: 0.4, color: "rgba(255,255,255,0.8)", smoothing: 1 },
    hoverinfo: "skip",
    colorbar: {
      orientation: "h",
      x: (place.x[0] + place.x[1]) / 2,
      xanchor: "center",
      y: place.y[0] - 0.03,
      yanchor: "top",
      len: (place.x[1] - place.x[0]) * 0.8,
      thickness: 7,
      outlinewidth: 0.5,
      ticklen: 2,
      ticks: "outside",
      tickwidth: 0.5,
      tickvals: scaleTicks(start, end, step),
      tickformat: ".4~f",
      tickfont: { size: smallTextSize },
    },
  };
  return {
    data: [contour, cover(axes), border(axes), markers(axes, points)],
    annotations: [titleAbove(title, place), ...labels(axes, points, digits)],
    axes: {
      [`xaxis${suffix}`]: { visible: false, domain: place.x, range: [-0.12, 1.12], fixedrange: true },
      [`yaxis${suffix}`]: {
        visible: false,
        domain: place.y,
        range: [-0.12, height + 0.12],
        scaleanchor: axes.xaxis,
        fixedrange: true,
        anchor: axes.xaxis,
      },
    },
  };
}

function steps(from: number, to: number): number[] {
  return Array.from({ length: gridSteps }, (_, i) =>
    Number((from + ((to - from) * i) / (gridSteps - 1)).toFixed(5)),
  );
}

/** White over everything but the triangle: a rectangle, a slit, the triangle the other way round. */
function cover(axes: object): Trace {
  const [left, right, top] = corners;
  const frame = [
    [-0.2, -0.2],
    [1.2, -0.2],
    [1.2, height + 0.2],
    [-0.2, height + 0.2],
    [-0.2, -0.2],
  ];
  const ring = [...frame, left, top, right, left, frame[0]];
  return {
    type: "scatter",
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
    ...axes,
    mode: "lines",
    x: ring.map(([x]) => x),
    y: ring.map(([, y]) => y),
    line: { width: 0.9, color: "#000" },
    hoverinfo: "skip",
  };
}

/** The measured mixes; the best one filled. */
function markers(axes: object, points: readonly TernaryPoint[]): Trace {
  const best = Math.max(...points.map((point) => point.value));
  return {
    type: "scatter",
    ...axes,
    mode: "markers",
    x: points.map(({ point }) => toPlane(point)[0]),
    y: points.map(({ point }) => toPlane(point)[1]),
    text: points.map((point) => point.hover),
    hovertemplate: "%{text}<extra></extra>",
    cliponaxis: false,
    marker: {
      size: 5.5,
      color: points.map((point) => (point.value === best ? "#000" : "#fff")),
      line: { color: "#000", width: 0.9 },
    },
  };
}

/** Values beside their points: outside of the triangle, and with the kind's name at its corner. */
function labels(axes: { xaxis: string; yaxis: string }, points: readonly TernaryPoint[], digits: number) {
  return points.map(({ point, value }) => {
    const [x, y] = toPlane(point);
    const text = value.toFixed(digits).replace(/^0/, "");
    const kinds = (["mono", "cross", "multi"] as const).filter((kind) => point[kind] > 0);
    const isCorner = kinds.length === 1;
    return {
      x,
      y,
      xref: axes.xaxis,
      yref: axes.yaxis,
      text: isCorner ? `${kinds[0]} ${text}` : text,
      showarrow: false,
      font: { size: isCorner ? textSize : smallTextSize },
      ...placeBeside(point),
    };
  });
}

function placeBeside({ mono, cross, multi }: SimplexPoint): Record<string, unknown> {
  if (multi === 1) return { yanchor: "bottom", yshift: 3 };
  if (mono === 1) return { xanchor: "left", xshift: -14, yanchor: "top", yshift: -3 }; // clear of the next panel
  if (cross === 1) return { xanchor: "right", xshift: 14, yanchor: "top", yshift: -3 };
  if (multi === 0) return { yanchor: "top", yshift: -3 };
  if (cross === 0) return { xanchor: "right", xshift: -4, yshift: 4 };
  if (mono === 0) return { xanchor: "left", xshift: 4, yshift: 4 };
  return { yanchor: "bottom", yshift: 4, bgcolor: "rgba(255,255,255,0.75)", borderpad: 0.5 };
}

/** Bounds and step of contours: round numbers around the values, about eight steps. */
function roundScale(values: readonly number[]): { start: number; end: number; step: number } {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const rough = (high - low || 1e-3) / 8;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10) * power;
  return { start: Math.floor(low / step) * step, end: Math.ceil(high / step) * step, step };
}

/** About four of the contours' values, for the colour bar. */
function scaleTicks(start: number, end: number, step: number): number[] {
  const steps = Math.round((end - start) / step);
  const stride = Math.ceil(steps / 4);
  return Array.from({ length: Math.floor(steps / stride) + 1 }, (_, tick) => start + tick * stride * step);
}

function titleAbove(text: string, { x, y }: PanelPlace) {
  return {
    text: `<b>${text}</b>`,
    x: (x[0] + x[1]) / 2,
    y: y[1],
    xref: "paper",
    yref: "paper",
    xanchor: "center",
    yanchor: "bottom",
    yshift: 6,
    showarrow: false,
    font: { size: textSize },
  };
}
