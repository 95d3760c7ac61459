import type { SimplexPoint } from "../analysis";

/** A mix with the value measured there. */
export interface TernaryPoint {
  readonly point: SimplexPoint;
  readonly value: number;
  readonly hover: string;
}

/** Height of the triangle, whose sides have length 1. */
export const triangleHeight = Math.sqrt(3) / 2;

/** multi on top, mono bottom left (the origin), cross bottom right. */
export function toPlane({ cross, multi }: SimplexPoint): readonly [x: number, y: number] {
  return [cross + multi / 2, multi * triangleHeight];
}

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
