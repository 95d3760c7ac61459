import { textWidth } from "./theme";

/** A mark and its name, in pixels from the plot's bottom left. */
interface LabelledPoint {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

/** The sides of a mark, as steps from it across and up. */
const sides = {
  "top center": [0, 1],
  "bottom center": [0, -1],
  "middle right": [1, 0],
  "middle left": [-1, 0],
} as const;
type LabelSide = keyof typeof sides;

type Box = Readonly<Record<"left" | "right" | "bottom" | "top", number>>;

/** The share of a name's box that may cover marks, other names or the edge; a name that covers more is left out. */
const tolerated = 0.02;

/**
 * Where each name goes beside its mark so that it covers as little as possible of the marks, of the
 * names placed before it and of what is outside of the plot: above where it is free, else below,
 * right or left.
 *
 * @param points in the order of how much their names matter, the most first
 * @param size of the type, in pixels
 * @returns null for a name that has no room
 */
export function placeLabels(
  points: readonly LabelledPoint[],
  plot: { readonly width: number; readonly height: number },
  size: number,
): (LabelSide | null)[] {
  const occupied: Box[] = points.map(({ x, y }) => around(x, y, 9, 9));
  return points.map(({ x, y, text }, index) => {
    const width = textWidth([text], size);
    const boxOf = (side: LabelSide): Box => {
      const [across, up] = sides[side];
      return around(x + across * (6 + width / 2), y + up * (4 + size * 0.7), width, 1.2 * size);
    };
    const cost = (side: LabelSide) => {
      const box = boxOf(side);
      const outside =
        overlap(box, box) - overlap(box, { left: 0, right: plot.width, bottom: 0, top: plot.height });
      return occupied.reduce((sum, other, at) => sum + (at === index ? 0 : overlap(box, other)), outside);
    };
    const side = (Object.keys(sides) as LabelSide[]).reduce((best, each) =>
      cost(each) < cost(best) ? each : best,
    );
    if (cost(side) > tolerated * width * size) return null;
    occupied.push(boxOf(side));
    return side;
  });
}

function around(x: number, y: number, width: number, height: number): Box {
  return { left: x - width / 2, right: x + width / 2, bottom: y - height / 2, top: y + height / 2 };
}

/** The area that two boxes share. */
function overlap(a: Box, b: Box): number {
  const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const up = Math.min(a.top, b.top) - Math.max(a.bottom, b.bottom);
  return Math.max(0, across) * Math.max(0, up);
}
