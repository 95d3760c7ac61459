import type { SimplexPoint } from "./simplex-polynomial";

/**
 * Every point whose shares are multiples of 1 / steps, corners and edges included.
 *
 * @param steps a whole number from 1 up; multiples of 12 hold halves, thirds and quarters
 */
export function simplexGrid(steps: number): SimplexPoint[] {
  return Array.from({ length: steps + 1 }, (_, mono) =>
    Array.from({ length: steps - mono + 1 }, (_, cross) => ({
      mono: mono / steps,
      cross: cross / steps,
      multi: (steps - mono - cross) / steps,
    })),
  ).flat();
}
