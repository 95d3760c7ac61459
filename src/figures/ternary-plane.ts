import type { SimplexPoint } from "../analysis";
import { scatter, type Trace } from "./figure";

/** A place in the plane of the triangle of proportions, whose sides have length 1. */
export type Place = readonly [x: number, y: number];

export const triangleHeight = Math.sqrt(3) / 2;

/** The first kind bottom left (the origin), the second bottom right, the third on top. */
export function toPlane(point: SimplexPoint): Place {
  const [, second, third] = Object.values(point);
  return [second + third / 2, third * triangleHeight];
}

/** The places of rows with a mix, for {@link scatter}. */
export const inPlane = {
  x: ({ point }: { readonly point: SimplexPoint }) => toPlane(point)[0],
  y: ({ point }: { readonly point: SimplexPoint }) => toPlane(point)[1],
} as const;

/** The mix at a place of the plane; outside of the triangle a share is negative. */
export function fromPlane(x: number, y: number, kinds: readonly string[]): SimplexPoint {
  const third = y / triangleHeight;
  const second = x - third / 2;
  return { [kinds[0]]: 1 - second - third, [kinds[1]]: second, [kinds[2]]: third };
}

/** Whether every share is 0 or more. */
export function isInside(point: SimplexPoint): boolean {
  return Math.min(...Object.values(point)) >= 0;
}

/** The triangle as a ring, which ends where it begins. */
export const triangle: readonly Place[] = [
  [0, 0],
  [1, 0],
  [1 / 2, triangleHeight],
  [0, 0],
];

/** Lines from place to place, without marks and hover; a place of nulls interrupts them. */
export function linesThrough(places: readonly (Place | readonly [null, null])[]): Trace {
  return scatter("lines", places, { x: ([x]) => x, y: ([, y]) => y, hoverinfo: "skip" });
}
