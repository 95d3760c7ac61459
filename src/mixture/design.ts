import { UserError } from "../core";
import { type Mix, makeMix, mixLabel, parseMix } from "./mix";

const corners = () => [makeMix(1, 0, 0), makeMix(0, 1, 0), makeMix(0, 0, 1)];
const midpoints = () => [makeMix(1, 1, 0), makeMix(1, 0, 1), makeMix(0, 1, 1)];
const centroid = () => [makeMix(1, 1, 1)];

/** The three axial points half way from the centroid to a corner, which augment a design inside (Cornell 2002, section 2.10). */
const interior = () => [makeMix(4, 1, 1), makeMix(1, 4, 1), makeMix(1, 1, 4)];

/**
 * The simplex-centroid design for three parts (Scheffé 1963): corners, midpoints of the edges,
 * centroid, in that order.
 */
export function simplexCentroid(): Mix[] {
  return [...corners(), ...midpoints(), ...centroid()];
}

/**
 * The {3, m} simplex-lattice (Scheffé 1958): every mix whose proportions are multiples of 1/m,
 * (m + 1)(m + 2)/2 of them, from pure mono to pure multi.
 */
function lattice(m: number): Mix[] {
  return Array.from({ length: m + 1 }, (_, rest) =>
    Array.from({ length: rest + 1 }, (_, multi) => makeMix(m - rest, rest - multi, multi)),
  ).flat();
}

/**
 * The mono-cross edge in m equal steps, from pure mono to pure cross: the line on which
 * arXiv 2408.10536 has three points, alpha = 1, 0.5 and 0.
 */
function alpha(m: number): Mix[] {
  return Array.from({ length: m + 1 }, (_, cross) => makeMix(m - cross, cross, 0));
}

const named: Readonly<Record<string, () => Mix[]>> = {
  corners,
  midpoints,
  centroid,
  "simplex-centroid": simplexCentroid,
  interior,
};

const stepped: Readonly<Record<string, (m: number) => Mix[]>> = { lattice, alpha };
const mostSteps = 50;

/**
 * The mixes of a design as people write it: a list of names (corners, midpoints, centroid,
 * simplex-centroid, interior, "lattice 3" for {3, 3}, "alpha 4" for the mono-cross edge in
 * quarters) and of mixes as {@link parseMix} reads them. A mix that is named twice is one.
 *
 * @throws {UserError} for an entry that is none of these, or a list without entries
 * @example parseDesign(["lattice 3", "midpoints", "interior"]).length; // 16
 */
export function parseDesign(entries: readonly string[]): Mix[] {
  if (entries.length === 0) throw new UserError('a design needs at least one entry, as "simplex-centroid"');
  const mixes = new Map(entries.flatMap(mixesOf).map((mix) => [mixLabel(mix), mix]));
  return [...mixes.values()];
}

function mixesOf(entry: string): Mix[] {
  if (Object.hasOwn(named, entry)) return named[entry]();
  const [, name, steps] = /^(lattice|alpha) (\d+)$/.exec(entry) ?? [];
  if (name) {
    const m = Number(steps);
    if (m >= 1 && m <= mostSteps) return stepped[name](m);
    throw new UserError(`design ${JSON.stringify(entry)}: steps go from 1 to ${mostSteps}`);
  }
  if (/[:/]/.test(entry)) return [parseMix(entry)];
  throw new UserError(
    `design ${JSON.stringify(entry)}: expected ${Object.keys(named).join(", ")}, "lattice M", "alpha M" or a mix as 1:1:0`,
  );
}
