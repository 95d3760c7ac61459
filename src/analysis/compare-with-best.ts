import { RandomStream } from "../core";
import { errorDraws } from "../statistics";
import type { MeasuredMixes } from "./measured-mixes";
import type { MixtureSurface } from "./mixture-surface";
import { dot } from "./response-surface";
import { simplexGrid } from "./simplex-grid";
import type { SimplexPoint } from "./simplex-polynomial";

/** Where a mix stands beside the best one on the simplex, whichever that is. */
export interface Standing {
  /** How far the fitted surface at the mix is below (or above, where less is better) its best value; 0 or more. */
  readonly shortfall: number;
  /** 95 % upper bound of how far the mix is from the best, 0 or more. */
  readonly shortfallBound: number;
  /** Whether no mix is significantly better: it may be the best itself. */
  readonly isInOptimumSet: boolean;
  /** Largest t by which another mix is better, over its critical value, 0 or more: up to 1 in the optimum set. */
  readonly leadRatio: number;
}

export interface BestOptions {
  /** Which of two values is the better one; higher by default. */
  readonly better?: "higher" | "lower";
  /** Mixes are compared with all whose shares are multiples of 1 / steps; 24 by default. */
  readonly steps?: number;
  /** Of simulated errors from which critical values are read; 2,000 by default: their level is within 0.01 of 0.95. */
  readonly draws?: number;
}

/**
 * Compares mixes with the best mix of a fitted surface, over the whole simplex with its boundary:
 * multiple comparisons with the best, carried over to a surface.
 *
 * A mix is out of the optimum set if another one is significantly better: if the largest t of all
 * differences with it exceeds the 95 % point of that largest t where no mix differs from any other,
 * under the errors' own correlations. So the true best mix is in the set in 95 % of studies or
 * more, wherever it lies; that the set holds every such mix is not said, nor that its mixes are
 * equal. The bound of a mix's shortfall comes from the same critical value, and holds mix by mix.
 *
 * @returns the best point of the grid, and the standing of any point
 * @see Hsu 1984, Constrained simultaneous confidence intervals for multiple comparisons with the
 *   best, Ann. Stat. 12; Peterson, Cahya and del Castillo 2002, A general approach to confidence
 *   regions for optimal factor levels of response surfaces, Biometrics 58
 */
export function compareWithBest(
  surface: MixtureSurface,
  { better = "higher", steps = 24, draws = 2000 }: BestOptions = {},
): { readonly best: SimplexPoint; standingOf(point: SimplexPoint): Standing } {
  const { mixes } = surface;
  const placeOf = (point: SimplexPoint): Place => ({
    value: better === "higher" ? surface.valueAt(point) : -surface.valueAt(point),
    weights: surface.weightsAt(point),
  });
  const points = simplexGrid(steps);
  const grid = points.map(placeOf);
  const best = grid.reduce((first, { value }, at) => (value > grid[first].value ? at : first), 0);
  const degrees = grid.flatMap((other, at) =>
    rivalOf(other, at, grid[best], mixes).map((rival) => rival.degreesOfFreedom),
  );
  const stream = new RandomStream(0, "comparisons with the best mix");
  const simulated = errorDraws(mixes.covariance, Math.min(...degrees), draws, stream);
  const gridErrors = simulated.errors.map((errors) =>
    Float64Array.from(grid, ({ weights }) => dot(weights, errors)),
  );

  return {
    best: points[best],
    standingOf(point) {
      const place = placeOf(point);
      const others = grid.flatMap((other, at) => rivalOf(other, at, place, mixes));
      const rivals = others.filter(({ simulatedError }) => simulatedError > 0);
      const at = Int32Array.from(rivals, (rival) => rival.at);
      const scale = Float64Array.from(rivals, ({ simulatedError }) => 1 / simulatedError);
      const largest = simulated.errors.map((errors, draw) => {
        const own = dot(place.weights, errors);
        const all = gridErrors[draw];
        let most = 0;
        for (let rival = 0; rival < at.length; rival++)
          most = Math.max(most, (all[at[rival]] - own) * scale[rival]);
        return most / simulated.spreads[draw];
      });
      const critical = largest.sort((a, b) => a - b)[Math.min(draws, Math.ceil(0.95 * (draws + 1))) - 1];
      const bounds = others.map(({ lead, error }) => lead + critical * error);
      return {
        shortfall: Math.max(0, grid[best].value - place.value),
        shortfallBound: Math.max(0, ...bounds),
        isInOptimumSet: others.every(({ lead, error }) => lead <= critical * error),
        leadRatio: Math.max(
          0,
          ...others.map(({ lead, error }) => (lead > 0 ? lead / (critical * error) : 0)),
        ),
      };
    },
  };
}

/** A mix's fitted value, larger being better, and what the measured means give to it. */
interface Place {
  readonly value: number;
  readonly weights: readonly number[];
}

/** A point of the grid beside a mix: how far it leads, and the standard error of that. */
interface Rival {
  readonly at: number;
  readonly lead: number;
  readonly error: number;
  readonly degreesOfFreedom: number;
  /** By the covariance that errors are drawn from. */
  readonly simulatedError: number;
}

function rivalOf(other: Place, at: number, place: Place, mixes: MeasuredMixes): Rival[] {
  const difference = minus(other.weights, place.weights);
  if (difference.every((weight) => Math.abs(weight) < 1e-12)) return []; // the mix itself
  const simulated = dot(
    difference,
    mixes.covariance.map((row) => dot(row, difference)),
  );
  const { variance, degreesOfFreedom } = mixes.varianceOf(difference);
  return [
    {
      at,
      lead: other.value - place.value,
      error: Math.sqrt(variance),
      degreesOfFreedom,
      simulatedError: Math.sqrt(Math.max(0, simulated)),
    },
  ];
}

function minus(first: readonly number[], second: readonly number[]): number[] {
  return first.map((value, index) => value - second[index]);
}
