import { batchKinds, UserError } from "../core";
import { type Mix, type Proportions, parseMix, partsLabel, sharesOf } from "./mix";

/** A stretch of a path, in which shares go along a line. */
export interface PathPiece {
  /** Where the piece ends, as a share of all batches; it begins where the piece before ends. */
  readonly until: number;
  readonly from: Mix;
  /** Equal to `from` where the mix is constant. */
  readonly to: Mix;
}

/** A mix that changes over the batches of a run: pieces to the end of all batches, 1. */
export type Path = readonly PathPiece[];

export function isPath(mix: Mix | Path | null): mix is Path {
  return Array.isArray(mix);
}

const example = '[{"until": 0.5, "mix": "1:0:0"}, {"until": 1, "from": "1:0:0", "to": "0:1:0"}]';

/**
 * Reads a path as sweep files write it: a list of {"until", "mix"} and {"until", "from", "to"}, whose mixes
 * {@link parseMix} reads.
 *
 * @throws {UserError} for anything else, saying what is wrong with it
 */
export function parsePath(pieces: unknown, kinds: readonly string[] = batchKinds): Path {
  const refuse = (what: string): never => {
    throw new UserError(`path ${JSON.stringify(pieces)}: ${what}`);
  };
  if (!Array.isArray(pieces) || pieces.length === 0) return refuse(`write a list, as ${example}`);
  let end = 0;
  const path = pieces.map((piece: unknown): PathPiece => {
    if (typeof piece !== "object" || piece === null) return refuse(`write pieces, as ${example}`);
    const { until, ...mixes }: Readonly<Record<string, unknown>> = { ...piece };
    const names = Object.keys(mixes).sort().join();
    if (typeof until !== "number" || !(until > end && until <= 1))
      return refuse(
        `until must be a number above ${end}, where the piece begins, and at most 1, not ${until}`,
      );
    if (
      (names !== "mix" && names !== "from,to") ||
      Object.values(mixes).some((mix) => typeof mix !== "string")
    )
      return refuse(`each piece has until and mix, or until, from and to, as ${example}`);
    end = until;
    const { mix, from = mix, to = mix } = mixes as Readonly<Record<string, string>>;
    return { until, from: parseMix(from, kinds), to: parseMix(to, kinds) };
  });
  if (end !== 1) refuse(`it ends at ${end}; the last piece has until 1`);
  return path;
}

/** A path as sweep files write it. */
export function pathPieces(path: Path): object[] {
  return path.map(({ until, from, to }) => {
    const [first, last] = [partsLabel(from), partsLabel(to)];
    return first === last ? { until, mix: first } : { until, from: first, to: last };
  });
}

/** A mix or path as people name it. @example "1:1:0" @example "1:0:0 until 0.5, 1:0:0 to 0:1:0" */
export function mixLabel(mix: Mix | Path): string {
  if (!isPath(mix)) return partsLabel(mix);
  const pieces = mix.map(({ until, from, to }) => {
    const [first, last] = [partsLabel(from), partsLabel(to)];
    return `${first}${first === last ? "" : ` to ${last}`}${until === 1 ? "" : ` until ${until}`}`;
  });
  return pieces.join(", ");
}

/** The names of the kinds that a mix or path is of. */
export function kindsOf(mix: Mix | Path): string[] {
  return Object.keys(isPath(mix) ? mix[0].from : mix);
}

/** A mix or path with its kinds in the order of some names, which JSON with sorted keys does not keep. */
export function withKinds<Some extends Mix | Path>(mix: Some, kinds: readonly string[]): Some;
export function withKinds(mix: Mix | Path, kinds: readonly string[]): Mix | Path {
  if (isPath(mix))
    return mix.map(({ until, from, to }) => ({
      until,
      from: withKinds(from, kinds),
      to: withKinds(to, kinds),
    }));
  return Object.fromEntries(kinds.map((kind) => [kind, mix[kind]]));
}

/** How many batches of a kind are due after so many batches, as a function of time that never falls. */
export interface Target {
  at(time: number): number;
  /** The first time at which so many batches are due; Infinity if that never is. */
  timeOf(amount: number): number;
}

/**
 * The target of a kind in a run of so many batches: the integral of its share. After the end, shares stay
 * as they are at the end.
 */
export function targetOf(mix: Mix | Path, kind: string, batches: number): Target {
  let [end, due] = [0, 0];
  const stretches = (isPath(mix) ? mix : [{ until: 1, from: mix, to: mix }]).map(({ until, from, to }) => {
    const [start, base, length] = [end, due, until * batches - end];
    const [first, last] = [sharesOf(from)[kind], sharesOf(to)[kind]];
    const isConstant = first === last;
    const slope = (last - first) / length;
    const total = Object.values(from).reduce((sum, part) => sum + part, 0);
    const stretch = {
      start,
      end: until * batches,
      /** Whole numbers are divided once where the share is constant, so that no rounding decides a tie. */
      at: (time: number) =>
        isConstant
          ? base + ((time - start) * from[kind]) / total
          : base + (time - start) * (first + (slope * (time - start)) / 2),
      timeOf: (amount: number) =>
        isConstant
          ? start + ((amount - base) * total) / from[kind]
          : start +
            (2 * (amount - base)) /
              (first + Math.sqrt(Math.max(0, first ** 2 + 2 * slope * (amount - base)))),
    };
    [end, due] = [stretch.end, stretch.at(stretch.end)];
    return { ...stretch, due };
  });
  const last = stretches[stretches.length - 1];
  const rate = sharesOf(isPath(mix) ? mix[mix.length - 1].to : mix)[kind];
  return {
    at(time) {
      return (stretches.find((stretch) => time <= stretch.end) ?? last).at(time);
    },
    timeOf(amount) {
      if (!isPath(mix)) return last.timeOf(amount);
      const stretch = stretches.find((each) => amount <= each.due);
      if (stretch) return stretch.timeOf(amount);
      return rate === 0 ? Number.POSITIVE_INFINITY : last.end + (amount - last.due) / rate;
    },
  };
}

/** The shares of batches of each kind in a mix; of a path, over the whole run. */
export function proportionsOf(mix: Mix | Path): Proportions {
  if (!isPath(mix)) return sharesOf(mix);
  return Object.fromEntries(kindsOf(mix).map((kind) => [kind, targetOf(mix, kind, 1).at(1)]));
}
