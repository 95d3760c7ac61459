import { type Mix, makeMix } from "./mix";

/** Pure mono, cross and multi. */
export function corners(): Mix[] {
  return [makeMix(1, 0, 0), makeMix(0, 1, 0), makeMix(0, 0, 1)];
}

/** Halves of two kinds. */
export function midpoints(): Mix[] {
  return [makeMix(1, 1, 0), makeMix(1, 0, 1), makeMix(0, 1, 1)];
}

/**
 * The simplex-centroid design for three parts (Scheffé 1963): corners, midpoints of the edges,
 * centroid, in that order.
 */
export function simplexCentroid(): Mix[] {
  return [...corners(), ...midpoints(), makeMix(1, 1, 1)];
}

/**
 * The {3, m} simplex-lattice (Scheffé 1958): every mix whose proportions are multiples of 1/m,
 * (m + 1)(m + 2)/2 of them, from pure mono to pure multi.
 *
 * @throws {RangeError} unless m is a whole number from 1 up
 */
export function simplexLattice(m: number): Mix[] {
  requireSteps("simplexLattice", m);
  return Array.from({ length: m + 1 }, (_, rest) =>
    Array.from({ length: rest + 1 }, (_, multi) => makeMix(m - rest, rest - multi, multi)),
  ).flat();
}

/**
 * The mono-cross edge in m equal steps, from pure mono to pure cross: the line on which
 * arXiv 2408.10536 has three points, alpha = 1, 0.5 and 0.
 *
 * @throws {RangeError} unless m is a whole number from 1 up
 */
export function alphaLine(m: number): Mix[] {
  requireSteps("alphaLine", m);
  return Array.from({ length: m + 1 }, (_, cross) => makeMix(m - cross, cross, 0));
}

/** The three axial points half way from the centroid to a corner, which augment a design inside (Cornell 2002, section 2.10). */
export function interiorPoints(): Mix[] {
  return [makeMix(4, 1, 1), makeMix(1, 4, 1), makeMix(1, 1, 4)];
}

function requireSteps(what: string, m: number): void {
  if (!Number.isInteger(m) || m < 1)
    throw new RangeError(`${what}: expected a whole number from 1 up, got ${m}`);
}
