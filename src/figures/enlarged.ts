import type { FigureSpec, SizedFigure } from "./figure";

/** Properties of Plotly's that are in pixels wherever they stand, but for those of {@link inData}. */
const pixels = new Set(
  "width height size thickness xshift yshift ticklen tickwidth outlinewidth itemwidth tracegroupgap standoff linewidth gridwidth zerolinewidth borderpad xpad ypad".split(
    " ",
  ),
);

/** An object in the data's units: the steps of contours. */
const inData = "contours";

/**
 * A figure some times as large: its type, lines and marks too, so that it looks as in print, and is as large as a page on
 * a screen is.
 */
export function enlarged({ spec, widthInches, heightInches }: SizedFigure, factor: number): SizedFigure {
  return {
    spec: scaled(spec, factor) as FigureSpec,
    widthInches: factor * widthInches,
    heightInches: factor * heightInches,
  };
}

function scaled(value: unknown, factor: number, parent = ""): unknown {
  if (Array.isArray(value)) return value.map((each) => scaled(each, factor, parent));
  if (value === null || typeof value !== "object" || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      const isInPixels = parent === "margin" || (pixels.has(key) && parent !== inData);
      if (isInPixels && typeof each === "number") return [key, factor * each];
      if (isInPixels && Array.isArray(each) && each.every((one) => typeof one === "number"))
        return [key, each.map((one) => factor * one)];
      return [key, scaled(each, factor, key)];
    }),
  );
}
