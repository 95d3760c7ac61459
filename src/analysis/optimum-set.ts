import { RandomStream } from "../core";
import { errorDraws } from "../statistics";
import { type MeasuredMixes, quadraticForm } from "./measured-mixes";
import type { MixtureSurface } from "./mixture-surface";
import { dot } from "./response-surface";
import { kindsOfPoints, type SimplexPoint, simplexGrid } from "./simplex";

/** The mixes that may be the best one, at 95 %. */
export interface OptimumSet {
  /** The point of the grid at which the fitted surface is best. */
  readonly best: SimplexPoint;
  /** The standing of every point of the grid. */
  readonly standings: readonly Standing[];
  /** The standing of any mix. */
  standingAt(point: SimplexPoint): Standing;
  /** Smallest and largest share of each kind among the set's mixes; not every mix between them is in the set. */
  readonly ranges: Readonly<Record<string, readonly [low: number, high: number]>>;
  /** Share of the grid's points in the set, above 0 to 1; with 1 this study cannot tell any mix from the best. */
  readonly share: number;
}

/** How a mix compares with the best mix on the simplex, whichever that is. */
export interface Standing {
  readonly point: SimplexPoint;
  /** How much worse the fitted surface is at the mix than at its best point; 0 or more. */
  readonly shortfall: number;
  /** 95 % upper bound of how much worse the mix is than the best of the mixes that it is compared with; 0 or more. */
  readonly shortfallBound: number;
  /** Whether no mix is significantly better: it may be the best itself. */
  readonly isInOptimumSet: boolean;
  /** Largest t by which another mix is better, over the critical value: 0 or more, in the set at most 1. */
  readonly leadRatio: number;
}

export interface OptimumOptions {
  /** Which of two values is the better one; higher by default. */
  readonly better?: "higher" | "lower";
  /**
   * Standings are those of the mixes whose shares are multiples of 1 / steps, 24 by default. Each is compared with the
   * best of these, with those whose shares are multiples of 1/12, or of 1 / steps if steps are fewer, and with the
   * mixes next to it.
   */
  readonly steps?: number;
  /** Simulated errors that critical values come from; with 2,000, the default, their level is within 0.01 of 0.95. */
  readonly draws?: number;
}

/**
 * The optimum of a fitted surface as a set of mixes, over the whole simplex with its boundary:
 * multiple comparisons with the best, carried over to a surface.
 *
 * A mix is out of the optimum set if another one is significantly better: if the largest t of all
 * differences with it exceeds the 95 % point of that largest t where no mix differs from any other,
 * under the errors' correlations. So the true best mix is in the set in 95 % of studies or more,
 * wherever it lies. Mixes of the set need not be equal, and if several mixes are best the set need not
 * hold all of them. A mix's shortfallBound comes from the same critical value, and holds for one mix.
 *
 * @see Hsu 1984, Constrained simultaneous confidence intervals for multiple comparisons with the
 *   best, Ann. Stat. 12; Peterson, Cahya and del Castillo 2002, A general approach to confidence
 *   regions for optimal factor levels of response surfaces, Biometrics 58
 */
export function optimumSet(
  surface: MixtureSurface,
  { better = "higher", steps = 24, draws = 2000 }: OptimumOptions = {},
): OptimumSet {
  const { mixes } = surface;
  const kinds = kindsOfPoints(mixes.points);
  const placeAt = (point: SimplexPoint): Place => ({
    point,
    value: better === "higher" ? surface.valueAt(point) : -surface.valueAt(point),
    weights: surface.weightsAt(point),
  });
  const places = simplexGrid(steps, kinds).map(placeAt);
  const best = places.reduce((first, place) => (place.value > first.value ? place : first));
  const rivals = [best, ...simplexGrid(Math.min(steps, rivalSteps), kinds).map(placeAt)];
  const directions = directionsOf(kinds.length);
  const degrees = compare(best, rivals, mixes).degrees.filter((each) => each > 0);
  const stream = new RandomStream(0, "comparisons with the best mix");
  const simulated = errorDraws(mixes.covariance, Math.min(...degrees), draws, stream);
  const errorsOf = simulated.errors.map((errors) =>
    Float64Array.from(rivals, ({ weights }) => dot(weights, errors)),
  );

  const standingOf = (place: Place): Standing => {
    const { point, value, weights } = place;
    const compared = compare(place, rivals, mixes);
    const slopes = slopesAt(place, kinds, directions, placeAt, mixes);
    const largest = simulated.spreads.map((spread, draw) => {
      const errors = simulated.errors[draw];
      const ofPlaces = largestT(errorsOf[draw], dot(weights, errors), compared.scales);
      return largestSlopeT(slopes, errors, ofPlaces) / spread;
    });
    /** The 95 % point of the largest t of the differences between other mixes and this one. */
    const critical = largest.sort()[Math.min(draws, Math.ceil(0.95 * (draws + 1))) - 1];
    const standing = { point, shortfall: Math.max(0, best.value - value), shortfallBound: 0, leadRatio: 0 };
    let isInOptimumSet = true;
    const isBehind = (lead: number, error: number) => {
      if (lead > 0) standing.leadRatio = Math.max(standing.leadRatio, lead / (critical * error));
      isInOptimumSet &&= lead <= critical * error;
    };
    for (const [at, rival] of rivals.entries()) {
      const error = compared.errors[at];
      if (Number.isNaN(error)) continue;
      const lead = rival.value - value;
      standing.shortfallBound = Math.max(standing.shortfallBound, lead + critical * error);
      isBehind(lead, error);
    }
    for (const { slope, error } of slopes.directions) isBehind(slope, error);
    return { ...standing, isInOptimumSet };
  };
  const standings = places.map(standingOf);
  const members = standings.filter(({ isInOptimumSet }) => isInOptimumSet).map(({ point }) => point);
  const ranges = kinds.map((kind) => {
    const shares = members.map((point) => point[kind]);
    return [kind, [Math.min(...shares), Math.max(...shares)] as const] as const;
  });
  return {
    best: best.point,
    standings,
    standingAt: (point) => standingOf(placeAt(point)),
    ranges: Object.fromEntries(ranges),
    share: members.length / standings.length,
  };
}

/** With twice as many, sets differ by 1 % of the simplex at most, and take four times as long. */
const rivalSteps = 12;

/**
 * How a surface changes from a mix to the mixes next to it. With the grid's points alone as rivals, it would decide
 * whether the nearest ones lie in the direction of the slope, and the edge of a set would have steps.
 */
interface Slopes {
  /** By kind but one, the changes of the weights of the measured means for each unit that the kind's share grows. */
  readonly changes: readonly Float64Array[];
  readonly directions: readonly Direction[];
}

interface Direction {
  /** By the kinds of the changes; the one that is left shrinks by their sum. */
  readonly steps: readonly number[];
  /** The change of the value, larger being better, with its standard error. */
  readonly slope: number;
  readonly error: number;
  /** As in {@link Comparisons}. */
  readonly scale: number;
}

/** Small beside the shares, so that a difference quotient is a slope. */
const nearby = 1e-4;

/** Directions are whole numbers up to this one that sum to 0: 24 of them with three kinds. */
const largestStep = 3;

function slopesAt(
  { point, value, weights }: Place,
  kinds: readonly string[],
  directions: readonly (readonly number[])[],
  placeAt: (point: SimplexPoint) => Place,
  mixes: MeasuredMixes,
): Slopes {
  const largest = kinds.reduce((first, kind) => (point[kind] > point[first] ? kind : first));
  const others = kinds.filter((kind) => kind !== largest);
  const nearest = others.map((kind) =>
    placeAt({ ...point, [kind]: point[kind] + nearby, [largest]: point[largest] - nearby }),
  );
  const changes = nearest.map((each) =>
    Float64Array.from(weights, (weight, mix) => (each.weights[mix] - weight) / nearby),
  );
  const rises = nearest.map((each) => (each.value - value) / nearby);
  const possible = directions.flatMap((steps): Direction[] => {
    if (steps.some((step, at) => step < 0 && point[others[at]] === 0)) return [];
    const change = weights.map((_, mix) => steps.reduce((sum, step, at) => sum + step * changes[at][mix], 0));
    if (change.every((weight) => Math.abs(weight) < 1e-9)) return [];
    const simulatedError = Math.sqrt(quadraticForm(mixes.covariance, change));
    const error = Math.sqrt(mixes.varianceOf(change).variance);
    if (error < 1e-9) return []; // rounding: without errors the grid's points tell which is best
    return [{ steps, slope: dot(steps, rises), error, scale: simulatedError > 0 ? 1 / simulatedError : 0 }];
  });
  return { changes, directions: possible };
}

/** The steps of all kinds but one in every direction, without common divisors. */
function directionsOf(kinds: number): number[][] {
  const each = Array.from({ length: 2 * largestStep + 1 }, (_, at) => at - largestStep);
  let all: number[][] = [[]];
  for (let kind = 1; kind < kinds; kind++) all = all.flatMap((steps) => each.map((step) => [...steps, step]));
  return all.filter((steps) => {
    const sizes = [...steps, steps.reduce((sum, step) => sum + step, 0)].map(Math.abs);
    const isPrimitive = sizes.includes(1) || new Set(sizes.filter((size) => size > 0)).size > 1;
    return isPrimitive && Math.max(...sizes) <= largestStep;
  });
}

/** A mix with its fitted value, larger being better, and the weights of the measured means in it. */
interface Place {
  readonly point: SimplexPoint;
  readonly value: number;
  readonly weights: readonly number[];
}

/** A mix compared with each of its rivals. */
interface Comparisons {
  /** The standard error of each difference; NaN where the weights are equal. */
  readonly errors: Float64Array;
  readonly degrees: Float64Array;
  /** The reciprocal of the standard error by the covariance that simulated errors are drawn from; 0 where there is none. */
  readonly scales: Float64Array;
}

function compare({ weights }: Place, rivals: readonly Place[], mixes: MeasuredMixes): Comparisons {
  const errors = new Float64Array(rivals.length).fill(Number.NaN);
  const [degrees, scales] = [new Float64Array(rivals.length), new Float64Array(rivals.length)];
  for (const [at, rival] of rivals.entries()) {
    const difference = rival.weights.map((weight, mix) => weight - weights[mix]);
    if (difference.every((weight) => Math.abs(weight) < 1e-12)) continue;
    const { variance, degreesOfFreedom } = mixes.varianceOf(difference);
    errors[at] = Math.sqrt(variance);
    degrees[at] = degreesOfFreedom;
    const simulatedError = Math.sqrt(quadraticForm(mixes.covariance, difference));
    if (simulatedError > 0) scales[at] = 1 / simulatedError;
  }
  return { errors, degrees, scales };
}

/** The largest t of the slopes' errors in one draw, at least a start. */
function largestSlopeT({ changes, directions }: Slopes, errors: Float64Array, start: number): number {
  const slopes = changes.map((change) => {
    let slope = 0;
    for (let mix = 0; mix < change.length; mix++) slope += change[mix] * errors[mix];
    return slope;
  });
  let largest = start;
  for (const { steps, scale } of directions) {
    let t = 0;
    for (let at = 0; at < steps.length; at++) t += steps[at] * slopes[at];
    if (t * scale > largest) largest = t * scale;
  }
  return largest;
}

/** The largest t of the differences of places' errors and one error, at least 0; the loop that optimum sets spend their time in. */
function largestT(errors: Float64Array, error: number, scales: Float64Array): number {
  let largest = 0;
  for (let rival = 0; rival < errors.length; rival++) {
    const t = (errors[rival] - error) * scales[rival];
    if (t > largest) largest = t;
  }
  return largest;
}
