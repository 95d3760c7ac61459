import { batchKinds } from "../core";

/** Shares of three kinds of batch by their names, in the order of the kinds, each from 0 to 1, sum 1. */
export type SimplexPoint = Readonly<Record<string, number>>;

/** Whether proportions are of three kinds, as the triangle and its surfaces are. */
export function isSimplexPoint(proportions: SimplexPoint | null): proportions is SimplexPoint {
  return proportions !== null && Object.keys(proportions).length === 3;
}

/** The three kinds that points are of. */
export function kindsOfPoints(points: readonly SimplexPoint[]): string[] {
  return Object.keys(points[0] ?? {});
}

/**
 * Every point whose shares are multiples of 1 / steps, corners and edges included.
 *
 * @param steps a whole number from 1 up; multiples of 12 hold halves, thirds and quarters
 */
export function simplexGrid(
  steps: number,
  [first, second, third]: readonly string[] = batchKinds,
): SimplexPoint[] {
  return Array.from({ length: steps + 1 }, (_, one) =>
    Array.from({ length: steps - one + 1 }, (_, two) => ({
      [first]: one / steps,
      [second]: two / steps,
      [third]: (steps - one - two) / steps,
    })),
  ).flat();
}

/** Orders of a polynomial over the simplex, with 3, 6 and 7 coefficients. */
export const surfaceOrders = ["linear", "quadratic", "special cubic"] as const;
export type SurfaceOrder = (typeof surfaceOrders)[number];

/** The kinds whose shares are multiplied in each term, by their places. */
const products = [[0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]] as const;
const termsOf: Readonly<Record<SurfaceOrder, number>> = { linear: 3, quadratic: 6, "special cubic": 7 };

/**
 * Scheffé's canonical polynomial for three-part mixtures: the names of its terms, as "mono" or
 * "mono·cross", and their values at a point. The quadratic is Σ βᵢ xᵢ + Σ βᵢⱼ xᵢ xⱼ, without an
 * intercept since the parts sum to 1; the special cubic adds β₁₂₃ x₁ x₂ x₃.
 *
 * @see Scheffé 1958, Experiments with mixtures, J. R. Stat. Soc. B 20
 */
export function simplexPolynomial(
  order: SurfaceOrder,
  kinds: readonly string[] = batchKinds,
): {
  readonly names: readonly string[];
  valuesAt(point: SimplexPoint): number[];
} {
  const terms = products.slice(0, termsOf[order]).map((places) => places.map((place) => kinds[place]));
  return {
    names: terms.map((term) => term.join("·")),
    valuesAt: (point) =>
      terms.map((term) => term.map((kind) => point[kind]).reduce((product, share) => product * share)),
  };
}
