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
  /** The standing of any mix, compared with the points of the grid and with the mixes next to it. */
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
  /** 95 % upper bound of how much worse the mix is than the best mix of the grid; 0 or more. */
  readonly shortfallBound: number;
  /** Whether no mix is significantly better: it may be the best itself. */
  readonly isInOptimumSet: boolean;
  /** Largest t by which another mix is better, over the critical value: 0 or more, in the set at most 1. */
  readonly leadRatio: number;
}

export interface OptimumOptions {
  /** Which of two values is the better one; higher by default. */
  readonly better?: "higher" | "lower";
  /** Mixes are compared with all whose shares are multiples of 1 / steps, 24 by default, and with those next to them. */
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
  const comparisons: Comparisons[] = [];
  for (const place of places) comparisons.push(compare(place, places, mixes, comparisons));
  const directions = directionsOf(kinds.length);
  const besideOf = ({ point }: Place) => nextTo(point, kinds, directions).map(placeAt);
  const degrees = comparisons[places.indexOf(best)].degrees.filter((each) => each > 0);
  const stream = new RandomStream(0, "comparisons with the best mix");
  const simulated = errorDraws(mixes.covariance, Math.min(...degrees), draws, stream);
  const errorsOf = simulated.errors.map((errors) =>
    Float64Array.from(places, ({ weights }) => dot(weights, errors)),
  );

  const standingOf = (place: Place, ofGrid: Comparisons): Standing => {
    const { point, value, weights } = place;
    const beside = besideOf(place);
    const ofBeside = compare(place, beside, mixes);
    const slopes = beside.map((each, rival) =>
      Float64Array.from(weights, (weight, mix) => (each.weights[mix] - weight) * ofBeside.scales[rival]),
    );
    const largest = simulated.spreads.map((spread, draw) => {
      const errors = simulated.errors[draw];
      const ofPlaces = largestT(errorsOf[draw], dot(weights, errors), ofGrid.scales);
      return largestSlope(slopes, errors, ofPlaces) / spread;
    });
    /** The 95 % point of the largest t of the differences between other mixes and this one. */
    const critical = largest.sort()[Math.min(draws, Math.ceil(0.95 * (draws + 1))) - 1];
    const standing = { point, shortfall: Math.max(0, best.value - value), shortfallBound: 0, leadRatio: 0 };
    let isInOptimumSet = true;
    const rivals = [...places, ...beside];
    const errors = [...ofGrid.errors, ...ofBeside.errors];
    for (let rival = 0; rival < rivals.length; rival++) {
      const error = errors[rival];
      if (Number.isNaN(error)) continue;
      const lead = rivals[rival].value - value;
      if (rival < places.length)
        standing.shortfallBound = Math.max(standing.shortfallBound, lead + critical * error);
      if (lead > 0) standing.leadRatio = Math.max(standing.leadRatio, lead / (critical * error));
      isInOptimumSet &&= lead <= critical * error;
    }
    return { ...standing, isInOptimumSet };
  };
  const standings = places.map((place, at) => standingOf(place, comparisons[at]));
  const members = standings.filter(({ isInOptimumSet }) => isInOptimumSet).map(({ point }) => point);
  const ranges = kinds.map((kind) => {
    const shares = members.map((point) => point[kind]);
    return [kind, [Math.min(...shares), Math.max(...shares)] as const] as const;
  });
  return {
    best: best.point,
    standings,
    standingAt(point) {
      const place = placeAt(point);
      return standingOf(place, compare(place, places, mixes));
    },
    ranges: Object.fromEntries(ranges),
    share: members.length / standings.length,
  };
}

/** How far mixes are apart that are next to each other: their t is then that of the surface's slope. */
const nearby = 1e-3;

/**
 * Directions from a mix to others: whole numbers up to 3 that sum to 0 and have no common divisor, 24 for three kinds.
 * With the grid's points alone as rivals, whether the nearest ones lie in the direction of the slope decides, and the
 * edge of a set has steps.
 */
function directionsOf(kinds: number): number[][] {
  const entries = [-3, -2, -1, 0, 1, 2, 3];
  let all: number[][] = [[]];
  for (let kind = 0; kind < kinds; kind++)
    all = all.flatMap((each) => entries.map((entry) => [...each, entry]));
  const isPrimitive = (each: readonly number[]) =>
    each.includes(1) ||
    each.includes(-1) ||
    new Set(each.map(Math.abs).filter((entry) => entry > 0)).size > 1;
  return all.filter((each) => each.reduce((sum, entry) => sum + entry, 0) === 0 && isPrimitive(each));
}

/** The mixes next to one in the directions that stay on the simplex. */
function nextTo(
  point: SimplexPoint,
  kinds: readonly string[],
  directions: readonly (readonly number[])[],
): SimplexPoint[] {
  return directions
    .map((direction) => kinds.map((kind, at) => point[kind] + nearby * direction[at]))
    .filter((shares) => shares.every((share) => share >= 0))
    .map((shares) => Object.fromEntries(shares.map((share, at) => [kinds[at], share])) as SimplexPoint);
}

/** A mix with its fitted value, larger being better, and the weights of the measured means in it. */
interface Place {
  readonly point: SimplexPoint;
  readonly value: number;
  readonly weights: readonly number[];
}

/** A mix compared with every place of the grid. */
interface Comparisons {
  /** The standard error of each difference; NaN where the weights are equal. */
  readonly errors: Float64Array;
  readonly degrees: Float64Array;
  /** The reciprocal of the standard error by the covariance that simulated errors are drawn from; 0 where there is none. */
  readonly scales: Float64Array;
}

/** @param known the comparisons of the places before this one, where it is one of the grid: each is the same both ways */
function compare(
  { weights }: Place,
  places: readonly Place[],
  mixes: MeasuredMixes,
  known: readonly Comparisons[] = [],
): Comparisons {
  const errors = new Float64Array(places.length).fill(Number.NaN);
  const [degrees, scales] = [new Float64Array(places.length), new Float64Array(places.length)];
  const at = known.length;
  for (let rival = 0; rival < at; rival++) {
    errors[rival] = known[rival].errors[at];
    degrees[rival] = known[rival].degrees[at];
    scales[rival] = known[rival].scales[at];
  }
  for (let rival = at; rival < places.length; rival++) {
    const difference = places[rival].weights.map((weight, mix) => weight - weights[mix]);
    if (difference.every((weight) => Math.abs(weight) < 1e-12)) continue;
    const { variance, degreesOfFreedom } = mixes.varianceOf(difference);
    errors[rival] = Math.sqrt(variance);
    degrees[rival] = degreesOfFreedom;
    const simulatedError = Math.sqrt(quadraticForm(mixes.covariance, difference));
    if (simulatedError > 0) scales[rival] = 1 / simulatedError;
  }
  return { errors, degrees, scales };
}

/** The largest product of some weights and a draw of errors, at least a start. */
function largestSlope(slopes: readonly Float64Array[], errors: Float64Array, start: number): number {
  let largest = start;
  for (const slope of slopes) {
    let t = 0;
    for (let mix = 0; mix < slope.length; mix++) t += slope[mix] * errors[mix];
    if (t > largest) largest = t;
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
