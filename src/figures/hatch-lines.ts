import type { Place } from "./ternary-plane";

/**
 * Parallel lines at 45 degrees over the inside of closed rings (a ring within another is a hole),
 * each line as its two ends. Plotly's own patterns become pictures of few pixels in a PDF.
 *
 * @param rings each ends where it begins
 * @param spacing the distance between neighbouring lines
 */
export function hatchLines(
  rings: readonly (readonly Place[])[],
  spacing: number,
): (readonly [Place, Place])[] {
  const edges = rings.flatMap((ring) => ring.slice(1).map((to, index) => [ring[index], to] as const));
  const across = ([x, y]: Place) => (y - x) / Math.SQRT2;
  const along = ([x, y]: Place) => (x + y) / Math.SQRT2;
  const at = (u: number, v: number): Place => [(u - v) / Math.SQRT2, (u + v) / Math.SQRT2];
  const offsets = edges.map(([from]) => across(from));
  const first = Math.ceil(Math.min(...offsets) / spacing);
  const last = Math.floor(Math.max(...offsets) / spacing);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => {
    const offset = (first + index) * spacing;
    const crossings = edges.flatMap(([from, to]) => {
      const [a, b] = [across(from), across(to)];
      if (a <= offset === b <= offset) return [];
      const share = (offset - a) / (b - a);
      return [along(from) + share * (along(to) - along(from))];
    });
    crossings.sort((a, b) => a - b);
    return Array.from({ length: crossings.length >> 1 }, (_, pair) => {
      const [from, to] = crossings.slice(2 * pair, 2 * pair + 2);
      return [at(from, offset), at(to, offset)] as const;
    });
  }).flat();
}
