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
  /** 95 % upper bound of how much worse the mix is than the best mix; 0 or more. */
  readonly shortfallBound: number;
  /** Whether no mix is significantly better: it may be the best itself. */
  readonly isInOptimumSet: boolean;
  /** Largest t by which another mix is better, over the critical value: 0 or more, in the set at most 1. */
  readonly leadRatio: number;
}

export interface OptimumOptions {
  /** Which of two values is the better one; higher by default. */
  readonly better?: "higher" | "lower";
  /** Mixes are compared with all whose shares are multiples of 1 / steps; 24 by default. */
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
  const places = simplexGrid(steps, kinds).map((point) => ({
    point,
    value: better === "higher" ? surface.valueAt(point) : -surface.valueAt(point),
    weights: surface.weightsAt(point),
  }));
  const best = places.reduce((first, place) => (place.value > first.value ? place : first));
  const rivalsAt = compareAll(places, mixes);
  const degrees = rivalsAt[places.indexOf(best)].map((rival) => rival.degrees);
  const stream = new RandomStream(0, "comparisons with the best mix");
  const simulated = errorDraws(mixes.covariance, Math.min(...degrees), draws, stream);
  const errorsAt = places.map(({ weights }) => {
    const errors = new Float64Array(draws);
    for (let draw = 0; draw < draws; draw++) errors[draw] = dot(weights, simulated.errors[draw]);
    return errors;
  });

  const largestAt = places.map(() => new Float64Array(draws));
  for (const [place, rivals] of rivalsAt.entries())
    for (const { at, simulatedError } of rivals)
      if (at > place && simulatedError > 0)
        raiseToT(largestAt[place], largestAt[at], errorsAt[place], errorsAt[at], 1 / simulatedError);

  /** The 95 % point of the largest t of the differences between other mixes and the one at a place of the grid. */
  const criticalT = (place: number): number => {
    const ratios = largestAt[place].map((most, draw) => most / simulated.spreads[draw]).sort();
    return ratios[Math.min(draws, Math.ceil(0.95 * (draws + 1))) - 1];
  };

  const standings = places.map((place, index): Standing => {
    const rivals = rivalsAt[index];
    const critical = criticalT(index);
    const ratios = rivals.map(({ lead, error }) => (lead > 0 ? lead / (critical * error) : 0));
    return {
      point: place.point,
      shortfall: Math.max(0, best.value - place.value),
      shortfallBound: Math.max(0, ...rivals.map(({ lead, error }) => lead + critical * error)),
      isInOptimumSet: rivals.every(({ lead, error }) => lead <= critical * error),
      leadRatio: Math.max(0, ...ratios),
    };
  });
  const members = standings.filter(({ isInOptimumSet }) => isInOptimumSet).map(({ point }) => point);
  const ranges = kinds.map((kind) => {
    const shares = members.map((point) => point[kind]);
    return [kind, [Math.min(...shares), Math.max(...shares)] as const] as const;
  });
  return {
    best: best.point,
    standings,
    ranges: Object.fromEntries(ranges),
    share: members.length / standings.length,
  };
}

/** A mix's fitted value, larger being better, and the weights of the measured means in it. */
interface Place {
  readonly value: number;
  readonly weights: readonly number[];
}

/** A place of the grid compared with a mix: its lead over the mix, and the lead's standard error. */
interface Rival {
  readonly at: number;
  readonly lead: number;
  readonly error: number;
  readonly degrees: number;
  /** The lead's standard error by the covariance that simulated errors are drawn from. */
  readonly simulatedError: number;
}

/** The rivals of every place: all other places but those with equal weights. */
function compareAll(places: readonly Place[], mixes: MeasuredMixes): Rival[][] {
  const rivals: Rival[][] = places.map(() => []);
  for (const [at, place] of places.entries())
    for (let other = at + 1; other < places.length; other++) {
      const { value, weights } = places[other];
      const difference = weights.map((weight, mix) => weight - place.weights[mix]);
      if (difference.every((weight) => Math.abs(weight) < 1e-12)) continue;
      const { variance, degreesOfFreedom: degrees } = mixes.varianceOf(difference);
      const simulatedError = Math.sqrt(quadraticForm(mixes.covariance, difference));
      const both = { error: Math.sqrt(variance), degrees, simulatedError };
      rivals[at].push({ at: other, lead: value - place.value, ...both });
      rivals[other].push({ at, lead: place.value - value, ...both });
    }
  return rivals;
}

/**
 * Raises the largest t over each of two places by the t of the other one; the loop that optimum sets
 * spend their time in.
 */
function raiseToT(
  overFirst: Float64Array,
  overSecond: Float64Array,
  first: Float64Array,
  second: Float64Array,
  scale: number,
): void {
  for (let draw = 0; draw < first.length; draw++) {
    const t = (second[draw] - first[draw]) * scale;
    if (t > overFirst[draw]) overFirst[draw] = t;
    if (-t > overSecond[draw]) overSecond[draw] = -t;
  }
}
