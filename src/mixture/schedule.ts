import type { RandomStream } from "../core";
import type { Mix } from "./mix";
import { isPath, kindsOf, type Path, targetOf } from "./path";

/**
 * The kind of each batch, spread as evenly as can be: after any n batches the count of each kind
 * is within 1 − 1/(2k − 2) of its target, n times its proportion or, on a path, the integral of its
 * share, for k >= 2 kinds with a share above 0.
 *
 * At each step, of the kinds that lag by at least 1/(2k − 2), the one whose lag would first
 * exceed the bound comes next; ties go to the first kind. The bound holds for shares that change from
 * step to step.
 *
 * @param batches how many batches there are
 * @see Tijdeman 1980, The chairman assignment problem, Discrete Mathematics 32, theorem 1
 */
export function balancedSchedule(mix: Mix | Path, batches: number): string[] {
  const kinds = targetsOf(mix, batches).filter(({ target }) => target.at(batches) > 0);
  const slack = Math.max(1, 2 * kinds.length - 2);
  const states = kinds.map((each) => ({ ...each, count: 0, deadline: 0 }));
  const takeTurn = (state: (typeof states)[number], count: number) => {
    state.count = count;
    state.deadline = state.target.timeOf((slack * (count + 1) - 1) / slack);
  };
  for (const state of states) takeTurn(state, 0);
  return Array.from({ length: batches }, (_, index) => {
    const lagging = states.filter(
      ({ target, count }) => states.length === 1 || target.at(index + 1) - count >= 1 / slack - rounding,
    );
    const next = lagging.reduce((best, state) => (state.deadline < best.deadline ? state : best));
    takeTurn(next, next.count + 1);
    return next.kind;
  });
}

/** Far above what rounding of targets amounts to, far below what the bound leaves free. */
const rounding = 1e-9;

/** The kind of each batch drawn by itself with the mix's proportions at that step, as arXiv 2408.10536 does. */
export function randomSchedule(mix: Mix | Path, batches: number, stream: RandomStream): string[] {
  if (isPath(mix)) {
    const kinds = targetsOf(mix, batches);
    return Array.from({ length: batches }, (_, index) => {
      const shares = kinds.map(({ target }) => target.at(index + 1) - target.at(index));
      return kinds[placeOf(stream.uniform(), shares)].kind;
    });
  }
  const [kinds, parts] = [Object.keys(mix), Object.values(mix)];
  const total = parts.reduce((sum, part) => sum + part, 0);
  return Array.from({ length: batches }, () => kinds[placeOf(stream.below(total), parts)]);
}

/** In which of some lengths, laid end to end, a point lies; rounding puts none behind the last that is above 0. */
function placeOf(point: number, lengths: readonly number[]): number {
  let left = point;
  const place = lengths.findIndex((length) => {
    left -= length;
    return left < 0;
  });
  return place >= 0 ? place : lengths.reduce((last, length, index) => (length > 0 ? index : last), 0);
}

function targetsOf(mix: Mix | Path, batches: number) {
  return kindsOf(mix).map((kind) => ({ kind, target: targetOf(mix, kind, batches) }));
}
