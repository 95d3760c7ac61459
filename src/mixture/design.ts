import { UserError } from "../core";
import { type Mix, makeMix, mixLabel, parseMix } from "./mix";
import {
  alphaLine,
  corners,
  interiorPoints,
  midpoints,
  simplexCentroid,
  simplexLattice,
} from "./simplex-design";

const named: Readonly<Record<string, () => Mix[]>> = {
  corners,
  midpoints,
  centroid: () => [makeMix(1, 1, 1)],
  "simplex-centroid": simplexCentroid,
  interior: interiorPoints,
};

const stepped: Readonly<Record<string, (m: number) => Mix[]>> = { lattice: simplexLattice, alpha: alphaLine };
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
    if (m < 1 || m > mostSteps)
      throw new UserError(`design ${JSON.stringify(entry)}: steps go from 1 to ${mostSteps}`);
    return stepped[name](m);
  }
  if (/[:/]/.test(entry)) return [parseMix(entry)];
  throw new UserError(
    `design ${JSON.stringify(entry)}: expected ${Object.keys(named).join(", ")}, "lattice M", "alpha M" or a mix as 1:1:0`,
  );
}
