import { type BatchKind, batchKinds, type RandomStream } from "../core";
import type { Mix } from "./mix";

/**
 * The kind of each batch, spread as evenly as can be: after any n batches the count of each kind
 * is within 1 − 1/(2k − 2) of n times its proportion, for k >= 2 kinds with a proportion above 0.
 *
 * At each step, of the kinds that lag by at least 1/(2k − 2), the one whose lag would first
 * exceed the bound comes next. Whole-number arithmetic, so that no rounding decides a tie; ties
 * go to the first of mono, cross, multi.
 *
 * @param batches how many batches there are
 * @see Tijdeman 1980, The chairman assignment problem, Discrete Mathematics 32, theorem 1
 */
export function balancedSchedule(mix: Mix, batches: number): BatchKind[] {
  const kinds = batchKinds.filter((kind) => mix[kind] > 0);
  const total = mix.mono + mix.cross + mix.multi;
  const slack = Math.max(1, 2 * kinds.length - 2); // lags are counted in units of 1 / (total · slack)
  const counts = new Map(kinds.map((kind) => [kind, 0]));
  return Array.from({ length: batches }, (_, index) => {
    const lagOf = (kind: BatchKind) => slack * ((index + 1) * mix[kind] - (counts.get(kind) ?? 0) * total);
    const timeLeft = (kind: BatchKind) => (total * (slack - 1) - lagOf(kind)) / mix[kind];
    const lagging = kinds.filter((kind) => kinds.length === 1 || lagOf(kind) >= total);
    const next = lagging.reduce((best, kind) => (timeLeft(kind) < timeLeft(best) ? kind : best));
    counts.set(next, (counts.get(next) ?? 0) + 1);
    return next;
  });
}

/** The kind of each batch drawn by itself with the mix's proportions, as arXiv 2408.10536 does. */
export function randomSchedule(mix: Mix, batches: number, stream: RandomStream): BatchKind[] {
  const total = mix.mono + mix.cross + mix.multi;
  return Array.from({ length: batches }, () => {
    const draw = stream.below(total);
    if (draw < mix.mono) return "mono";
    return draw < mix.mono + mix.cross ? "cross" : "multi";
  });
}
