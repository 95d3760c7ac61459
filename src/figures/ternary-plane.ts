import type { SimplexPoint } from "../analysis";
import { scatter, type Trace } from "./figure";

/** A place in the plane of the triangle of proportions, whose sides have length 1. */
export type Place = readonly [x: number, y: number];

export const triangleHeight = Math.sqrt(3) / 2;

/** multi on top, mono bottom left (the origin), cross bottom right. */
export function toPlane({ cross, multi }: SimplexPoint): Place {
  return [cross + multi / 2, multi * triangleHeight];
}

/** The places of rows with a mix, for {@link scatter}. */
export const inPlane = {
  x: ({ point }: { readonly point: SimplexPoint }) => toPlane(point)[0],
  y: ({ point }: { readonly point: SimplexPoint }) => toPlane(point)[1],
} as const;

/** The mix at a place of the plane; outside of the triangle a share is negative. */
export function fromPlane(x: number, y: number): SimplexPoint {
  const multi = y / triangleHeight;
  const cross = x - multi / 2;
  return { mono: 1 - cross - multi, cross, multi };
}

/** Whether every share is 0 or more. */
export function isInside({ mono, cross, multi }: SimplexPoint): boolean {
  return Math.min(mono, cross, multi) >= 0;
}

/** Where batches are all of one kind. */
export const corners = {
  mono: toPlane({ mono: 1, cross: 0, multi: 0 }),
  cross: toPlane({ mono: 0, cross: 1, multi: 0 }),
  multi: toPlane({ mono: 0, cross: 0, multi: 1 }),
} as const;

/** The triangle as a ring, which ends where it begins. */
export const triangle: readonly Place[] = [corners.mono, corners.cross, corners.multi, corners.mono];

/** Lines from place to place, without marks and hover; a place of nulls interrupts them. */
export function linesThrough(places: readonly (Place | readonly [null, null])[]): Trace {
  return scatter("lines", places, { x: ([x]) => x, y: ([, y]) => y, hoverinfo: "skip" });
}
