import { type BatchKind, batchKinds } from "../core";

/** Shares of the three kinds of batch, each from 0 to 1, sum 1. */
export type SimplexPoint = Readonly<Record<BatchKind, number>>;

/** Whether proportions are those of mono, cross and multi batches, which the triangle and its surfaces are about. */
export function isSimplexPoint(
  proportions: Readonly<Record<string, number>> | null,
): proportions is SimplexPoint {
  return proportions !== null && Object.keys(proportions).sort().join() === [...batchKinds].sort().join();
}

/**
 * Every point whose shares are multiples of 1 / steps, corners and edges included.
 *
 * @param steps a whole number from 1 up; multiples of 12 hold halves, thirds and quarters
 */
export function simplexGrid(steps: number): SimplexPoint[] {
  return Array.from({ length: steps + 1 }, (_, mono) =>
    Array.from({ length: steps - mono + 1 }, (_, cross) => ({
      mono: mono / steps,
      cross: cross / steps,
      multi: (steps - mono - cross) / steps,
    })),
  ).flat();
}

/** Orders of a polynomial over the simplex, with 3, 6 and 7 coefficients. */
export const surfaceOrders = ["linear", "quadratic", "special cubic"] as const;
export type SurfaceOrder = (typeof surfaceOrders)[number];

const products: readonly (readonly BatchKind[])[] = [
  ["mono"],
  ["cross"],
  ["multi"],
  ["mono", "cross"],
  ["mono", "multi"],
  ["cross", "multi"],
  ["mono", "cross", "multi"],
];
const termsOf: Readonly<Record<SurfaceOrder, number>> = { linear: 3, quadratic: 6, "special cubic": 7 };

/**
 * Scheffé's canonical polynomial for three-part mixtures: the names of its terms, as "mono" or
 * "mono·cross", and their values at a point. The quadratic is Σ βᵢ xᵢ + Σ βᵢⱼ xᵢ xⱼ, without an
 * intercept since the parts sum to 1; the special cubic adds β₁₂₃ x₁ x₂ x₃.
 *
 * @see Scheffé 1958, Experiments with mixtures, J. R. Stat. Soc. B 20
 */
export function simplexPolynomial(order: SurfaceOrder): {
  readonly names: readonly string[];
  valuesAt(point: SimplexPoint): number[];
} {
  const terms = products.slice(0, termsOf[order]);
  return {
    names: terms.map((kinds) => kinds.join("·")),
    valuesAt: (point) =>
      terms.map((kinds) => kinds.map((kind) => point[kind]).reduce((product, share) => product * share)),
  };
}
