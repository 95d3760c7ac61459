import { roundScale, scaleTexts } from "./round-scale";

/** CSS pixels an inch; figures are laid out in them at printed size. */
export const pixelsPerInch = 96;

/** Type sizes in pixels: 8 pt for text, 7 pt for numbers inside a figure. */
export const textSize = (8 / 72) * pixelsPerInch;
export const smallTextSize = (7 / 72) * pixelsPerInch;

/** Widths of the ACL's one and two columns, in inches. */
export const oneColumn = 3.03;
export const twoColumns = 6.3;

/** Widths that figures are made for, in inches: those of the ACL, and between them the ACM's column. */
export const printWidths = [oneColumn, 3.25, twoColumns] as const;

const fontFamily = "Noto Sans, sans-serif";

/** One colour and one shape a kind of setting or of batch: apart for colour-blind readers (Okabe and Ito 2008) and in grey print. */
export const settingStyle = {
  mono: { color: "#0072b2", symbol: "circle" },
  cross: { color: "#d55e00", symbol: "diamond" },
  multi: { color: "#009e73", symbol: "square" },
} as const;

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

/** What all figures share. */
export function baseLayout(widthInches: number, heightInches: number): Record<string, unknown> {
  return {
    width: widthInches * pixelsPerInch,
    height: heightInches * pixelsPerInch,
    font: { family: fontFamily, size: textSize, color: "#000" },
    paper_bgcolor: "#fff",
    plot_bgcolor: "#fff",
    showlegend: false,
    margin: { l: 40, r: 10, t: 10, b: 34 },
    hovermode: "closest",
  };
}

/** An axis with a line, ticks outside and a faint grid. */
export function axis(title: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    title: { text: title, standoff: 6, font: { size: textSize } },
    showline: true,
    linecolor: "#000",
    linewidth: 0.75,
    ticks: "outside",
    ticklen: 3,
    tickwidth: 0.75,
    tickfont: { size: smallTextSize },
    gridcolor: "#e6e6e6",
    gridwidth: 0.5,
    zeroline: false,
    ...more,
  };
}

/** An {@link axis} for these values, its numbers printed by {@link scaleTexts}, about `steps` of them. */
export function valueAxis(
  title: string,
  values: readonly number[],
  more: Record<string, unknown> = {},
  { steps = 5, isSigned = false }: { readonly steps?: number; readonly isSigned?: boolean } = {},
): Record<string, unknown> {
  const scale = roundScale(values, steps);
  const plus = (value: number) => (isSigned && value > 0 ? "+" : "");
  return axis(title, {
    tickvals: scale.values,
    ticktext: scaleTexts(scale).map((text, index) => `${plus(scale.values[index])}${text}`),
    ...more,
  });
}

/** About the width of the longest of these texts, in pixels. */
export function textWidth(texts: readonly string[], size: number = textSize): number {
  const ems = (text: string) => [...text].reduce((sum, each) => sum + (each > "\u2e80" ? 1 : 0.57), 0);
  return size * Math.max(0, ...texts.map(ems));
}

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
