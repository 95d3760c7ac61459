import { batchKinds } from "../core";
import { roundScale, scaleTexts } from "./round-scale";

/** CSS pixels an inch; figures are laid out in them at printed size. */
export const pixelsPerInch = 96;

/** Type sizes in pixels: 8 pt for text, 7 pt for numbers inside a figure. */
export const textSize = (8 / 72) * pixelsPerInch;
export const smallTextSize = (7 / 72) * pixelsPerInch;
export const smallFont = { size: smallTextSize } as const;

/** Widths of the ACL's one and two columns, in inches. */
export const oneColumn = 3.03;
export const twoColumns = 6.3;

/** Widths that figures are made for, in inches: those of the ACL, and between them the ACM's column. */
export const printWidths = [oneColumn, 3.25, twoColumns] as const;

/** Colours apart for colour-blind readers (Okabe and Ito 2008). */
export const colors = {
  blue: "#0072b2",
  orange: "#d55e00",
  green: "#009e73",
  purple: "#cc79a7",
  sky: "#56b4e9",
  yellow: "#e69f00",
} as const;

/** One colour and one shape for each kind of setting or of batch, so that grey print tells them apart too. */
export const settingStyle = {
  mono: { color: colors.blue, symbol: "circle" },
  cross: { color: colors.orange, symbol: "diamond" },
  multi: { color: colors.green, symbol: "square" },
} as const;

/** Styles of kinds of batches that have other rules than mono, cross and multi, in the kinds' order. */
const furtherStyles = [
  { color: colors.purple, symbol: "triangle-up" },
  { color: colors.sky, symbol: "star" },
  { color: colors.yellow, symbol: "cross" },
  { color: "#000000", symbol: "x" },
] as const;

/** Each kind of batches with its style: mono, cross and multi as ever, others in the order in which they come. */
export function kindStyles(kinds: readonly string[]) {
  const others = [...new Set(kinds)].filter((kind) => !Object.hasOwn(settingStyle, kind));
  const known = others.length === 0 ? batchKinds : batchKinds.filter((kind) => kinds.includes(kind));
  return [
    ...known.map((kind) => ({ kind: kind as string, ...settingStyle[kind] })),
    ...others.map((kind, index) => ({ kind, ...furtherStyles[index % furtherStyles.length] })),
  ];
}

/** Cividis (Nuñez, Anderton and Renslow 2018): the same order to every eye, and in grey. */
export const sequentialScale: readonly (readonly [number, string])[] = [
  "#00224e",
  "#123570",
  "#3b496c",
  "#575d6d",
  "#707173",
  "#8a8678",
  "#a59c74",
  "#c3b369",
  "#e1cc55",
  "#fee838",
].map((color, index) => [index / 9, color] as const);

/** The part of a layout that all figures share. */
export const plainLayout = {
  font: { family: "Noto Sans, sans-serif", size: textSize, color: "#000" },
  paper_bgcolor: "#fff",
  plot_bgcolor: "#fff",
  showlegend: false,
  hovermode: "closest",
} as const;

/** A legend in one line above the plot. */
export const legendAbove = {
  showlegend: true,
  legend: {
    orientation: "h",
    x: 0.5,
    xanchor: "center",
    y: 1.02,
    yanchor: "bottom",
    font: { size: textSize },
    itemwidth: 30,
  },
} as const;

/** Lets an axis draw a line at 0. */
export const zeroLine = { zeroline: true, zerolinecolor: "#000", zerolinewidth: 0.75 } as const;

/** A faint grid. */
export const faintGrid = { gridcolor: "#e6e6e6", gridwidth: 0.5 } as const;

/** An axis with a line, ticks outside and a faint grid. */
export function axis(title: string, more: object = {}): object {
  return {
    title: { text: title, standoff: 6, font: { size: textSize } },
    showline: true,
    linecolor: "#000",
    linewidth: 0.75,
    ticks: "outside",
    ticklen: 3,
    tickwidth: 0.75,
    tickfont: smallFont,
    ...faintGrid,
    zeroline: false,
    ...more,
  };
}

/** An {@link axis} for these values, its numbers printed by {@link scaleTexts}, about `steps` of them. */
export function valueAxis(
  title: string,
  values: readonly number[],
  more: object = {},
  { steps = 5, isSigned = false }: { readonly steps?: number; readonly isSigned?: boolean } = {},
): object {
  const scale = roundScale(values, steps);
  return axis(title, { tickvals: scale.values, ticktext: scaleTexts(scale, isSigned), ...more });
}

/** A vertical axis of named rows, the first at 0, the next at −1, … */
export function rowAxis(labels: readonly string[], more: object = {}): object {
  return {
    tickvals: labels.map((_, row) => -row),
    ticktext: labels,
    range: [-labels.length + 0.4, 0.6],
    showgrid: false,
    zeroline: false,
    ticks: "",
    ...more,
  };
}

/** The ends of an axis: beyond the smallest and the largest value by a share of their distance. */
export function padded(values: readonly number[], share: number): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = share * (high - low || 1);
  return [low - room, high + room];
}

/** About the width of the longest of these texts, in pixels. */
export function textWidth(texts: readonly string[], size: number = textSize): number {
  const ems = (text: string) => [...text].reduce((sum, each) => sum + (each > "\u2e80" ? 1 : 0.57), 0);
  return size * Math.max(0, ...texts.map(ems));
}
