import { batchKinds, UserError } from "../core";
import { type Mix, mixOf, parseMix, partsLabel } from "./mix";

type Parts = readonly number[];

/** Equal parts of some kinds and none of the others, for every choice of `size` of k kinds, in their order. */
function evenParts(k: number, size: number): Parts[] {
  const choices = (from: number, left: number): number[][] => {
    if (left === 0) return [[]];
    const firsts = Array.from({ length: k - from - left + 1 }, (_, index) => from + index);
    return firsts.flatMap((first) => choices(first + 1, left - 1).map((rest) => [first, ...rest]));
  };
  return choices(0, size).map((chosen) =>
    Array.from({ length: k }, (_, kind) => Number(chosen.includes(kind))),
  );
}

/** The k axial points half way from the centroid to a corner, which augment a design inside (Cornell 2002, section 2.10). */
function interior(k: number): Parts[] {
  return evenParts(k, 1).map((corner) => corner.map((part) => 1 + k * part));
}

/** Every way to write m as a sum of k parts, from all in the first to all in the last. */
function lattice(k: number, m: number): Parts[] {
  if (k === 1) return [[m]];
  return Array.from({ length: m + 1 }, (_, rest) =>
    lattice(k - 1, rest).map((others) => [m - rest, ...others]),
  ).flat();
}

/** Designs by their names: from the number of kinds to the parts of each mix. */
const named: Readonly<Record<string, (k: number) => Parts[]>> = {
  corners: (k) => evenParts(k, 1),
  midpoints: (k) => evenParts(k, 2),
  centroid: (k) => evenParts(k, k),
  /** Scheffé 1963: the centroids of all faces, from the corners to the whole. */
  "simplex-centroid": (k) => Array.from({ length: k }, (_, index) => evenParts(k, index + 1)).flat(),
  interior,
};

const mostSteps = 50;

/** The simplex-centroid design of mono, cross and multi: corners, midpoints of the edges, centroid, in that order. */
export function simplexCentroid(): Mix[] {
  return parseDesign(["simplex-centroid"]);
}

/**
 * The mixes of a design as people write it: a list of names (corners, midpoints, centroid,
 * simplex-centroid, interior; "lattice 3": the {k, 3} simplex-lattice of Scheffé 1958, all proportions
 * in thirds; "alpha 4": the mono-cross edge in quarters, the line on which arXiv 2408.10536 has three
 * points) and of mixes as {@link parseMix} reads them. A mix that is named twice is one.
 *
 * @param kinds the names of the kinds that are mixed; alpha needs mono and cross
 * @throws {UserError} for an entry that is none of these, or a list without entries
 * @example parseDesign(["lattice 3", "midpoints", "interior"]).length; // 16
 */
export function parseDesign(entries: readonly string[], kinds: readonly string[] = batchKinds): Mix[] {
  if (entries.length === 0) throw new UserError('a design needs at least one entry, as "simplex-centroid"');
  const mixes = entries
    .flatMap((entry) => mixesOf(entry, kinds))
    .map((mix) => [partsLabel(mix), mix] as const);
  return [...new Map(mixes).values()];
}

function mixesOf(entry: string, kinds: readonly string[]): Mix[] {
  const mixes = (parts: readonly Parts[]) => parts.map((each) => mixOf(each, kinds));
  if (Object.hasOwn(named, entry)) return mixes(named[entry](kinds.length));
  const [, name, steps] = /^(lattice|alpha) (\d+)$/.exec(entry) ?? [];
  if (name) {
    const m = Number(steps);
    if (m < 1 || m > mostSteps)
      throw new UserError(`design ${JSON.stringify(entry)}: steps go from 1 to ${mostSteps}`);
    if (name === "lattice") return mixes(lattice(kinds.length, m));
    if (!kinds.includes("mono") || !kinds.includes("cross"))
      throw new UserError(`design ${JSON.stringify(entry)}: needs mono and cross among the kinds`);
    const partOf: Readonly<Record<string, (cross: number) => number>> = {
      mono: (cross) => m - cross,
      cross: (cross) => cross,
    };
    return mixes(lattice(2, m).map(([, cross]) => kinds.map((kind) => partOf[kind]?.(cross) ?? 0)));
  }
  if (/[:/]/.test(entry)) return [parseMix(entry, kinds)];
  throw new UserError(
    `design ${JSON.stringify(entry)}: expected ${Object.keys(named).join(", ")}, "lattice M", "alpha M" or a mix as 1:1:0`,
  );
}
