import { type BestOptions, compareWithBest, type Standing } from "./compare-with-best";
import type { MixtureSurface } from "./mixture-surface";
import { simplexGrid } from "./simplex-grid";
import type { SimplexPoint } from "./simplex-polynomial";

/** The mixes that may be the best one, at 95 %. */
export interface OptimumSet {
  /** Where the fitted surface is best, on the grid. */
  readonly best: SimplexPoint;
  /** Every point of the grid with where it stands. */
  readonly standings: readonly (Standing & { readonly point: SimplexPoint })[];
  /** Smallest and largest share of each kind among the set's mixes; not every mix between them is in the set. */
  readonly ranges: Readonly<Record<keyof SimplexPoint, readonly [low: number, high: number]>>;
  /** Share of the grid that is in the set, above 0 to 1; 1 says that this study tells no mix from the best. */
  readonly share: number;
}

/** The optimum of a fitted surface as a set, see {@link compareWithBest}. */
export function optimumSet(surface: MixtureSurface, options: BestOptions = {}): OptimumSet {
  const { best, standingOf } = compareWithBest(surface, options);
  const standings = simplexGrid(options.steps ?? 24).map((point) => ({ point, ...standingOf(point) }));
  const members = standings.filter(({ isInOptimumSet }) => isInOptimumSet).map(({ point }) => point);
  const range = (kind: keyof SimplexPoint) => {
    const shares = members.map((point) => point[kind]);
    return [Math.min(...shares), Math.max(...shares)] as const;
  };
  return {
    best,
    standings,
    ranges: { mono: range("mono"), cross: range("cross"), multi: range("multi") },
    share: members.length / standings.length,
  };
}
