import type { SimplexPoint } from "../analysis";

/** A mix with the value measured there. */
export interface TernaryPoint {
  readonly point: SimplexPoint;
  readonly value: number;
  readonly hover: string;
}

/** Where a panel lies on the page, and which of the layout's axes are its own. */
export interface PanelPlace {
  /** 1, 2, …: its axes are x1 and y1, x2 and y2, … */
  readonly index: number;
  /** Shares of the figure's width and height, each [from, to]. */
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
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
