import type { OptimumSet, SimplexPoint } from "../analysis";
import { type Place, toPlane } from "./ternary-plane";

/** A corner of the grid's triangles, with how far it is inside the set: 0 on its boundary. */
interface Corner {
  readonly point: SimplexPoint;
  readonly inside: number;
}

/**
 * The boundary of an optimum set in the triangle's plane, as closed rings (the last place is the
 * first again): on the lines of the grid it lies where the lead of the best mix reaches its critical value, and is
 * straight between them.
 */
export function optimumOutline({
  standings,
  standingAt,
}: Pick<OptimumSet, "standings" | "standingAt">): Place[][] {
  const steps = Math.round((Math.sqrt(8 * standings.length + 1) - 3) / 2); // (steps + 1)(steps + 2) / 2 points
  const cornerKey = (first: number, second: number) => `${first} ${second}`;
  const corners = new Map(
    standings.map(({ point, leadRatio }) => {
      const [first, second] = Object.values(point);
      const corner = { point, inside: 1 - leadRatio };
      return [cornerKey(Math.round(first * steps), Math.round(second * steps)), corner];
    }),
  );
  const at = (first: number, second: number) => corners.get(cornerKey(first, second)) as Corner;
  const crossings = new Map<Corner, Map<Corner, Place>>();
  /** Where the boundary crosses the line from a corner in the set to one that is not: the same for both triangles beside it. */
  const crossing = (first: Corner, second: Corner): Place => {
    const known = crossings.get(first) ?? new Map<Corner, Place>();
    crossings.set(first, known);
    const place = known.get(second) ?? crossingOf(first, second, (point) => 1 - standingAt(point).leadRatio);
    known.set(second, place);
    return place;
  };
  const pieces: Place[][] = [];
  for (let first = 0; first < steps; first++) {
    for (let second = 0; second < steps - first; second++) {
      const [here, right, up] = [at(first, second), at(first, second + 1), at(first + 1, second)];
      pieces.push(insideOf([here, right, up], crossing));
      if (first + second < steps - 1) pieces.push(insideOf([right, at(first + 1, second + 1), up], crossing));
    }
  }
  return joined(pieces);
}

/** The part of a triangle that is in the set, in the triangle's own sense of rotation. */
function insideOf(triangle: readonly Corner[], crossing: (first: Corner, second: Corner) => Place): Place[] {
  return triangle.flatMap((from, index): Place[] => {
    const to = triangle[(index + 1) % triangle.length];
    const kept = from.inside >= 0 ? [toPlane(from.point)] : [];
    if (from.inside >= 0 === to.inside >= 0) return kept;
    return [...kept, from.inside >= 0 ? crossing(from, to) : crossing(to, from)];
  });
}

/** The place between two corners, the first in the set, the second not, where a mix is on the boundary. */
function crossingOf(first: Corner, second: Corner, insideAt: (point: SimplexPoint) => number): Place {
  let [inner, outer] = [first, second];
  for (let step = 0; ; step++) {
    const share = inner.inside / (inner.inside - outer.inside);
    const shares = Object.keys(inner.point).map((kind) => {
      const from = inner.point[kind];
      return [kind, from + share * (outer.point[kind] - from)] as const;
    });
    const point = Object.fromEntries(shares);
    if (step === refinements) return toPlane(point);
    const middle = { point, inside: insideAt(point) };
    [inner, outer] = middle.inside >= 0 ? [middle, outer] : [inner, middle];
  }
}

/** Steps of the rule of false position after the first, which interpolates between corners. */
const refinements = 2;

const keyOf = ([x, y]: Place) => `${x.toFixed(9)} ${y.toFixed(9)}`;

/** The rings around polygons of one sense of rotation; an edge that two polygons share runs in both directions, and is left out. */
function joined(polygons: readonly (readonly Place[])[]): Place[][] {
  const edges = new Map<string, { from: Place; to: Place }>();
  for (const polygon of polygons) {
    if (new Set(polygon.map(keyOf)).size < 3) continue; // the boundary runs through a corner or along a side
    for (const [index, from] of polygon.entries()) {
      const to = polygon[(index + 1) % polygon.length];
      const [start, end] = [keyOf(from), keyOf(to)];
      if (start === end || edges.delete(`${end}, ${start}`)) continue;
      edges.set(`${start}, ${end}`, { from, to });
    }
  }
  const leaving = new Map<string, { from: Place; to: Place }[]>();
  for (const edge of edges.values()) {
    const start = keyOf(edge.from);
    leaving.set(start, [...(leaving.get(start) ?? []), edge]);
  }
  const rings: Place[][] = [];
  for (const [start, waiting] of leaving) {
    while (waiting.length > 0) {
      const ring: Place[] = [];
      let edge = waiting.pop();
      while (edge) {
        ring.push(edge.from);
        if (keyOf(edge.to) === start) break;
        edge = leaving.get(keyOf(edge.to))?.pop();
      }
      rings.push([...ring, ring[0]]);
    }
  }
  return rings;
}
