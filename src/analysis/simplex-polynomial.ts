/** Shares of the three kinds of batch, each from 0 to 1, sum 1. */
export interface SimplexPoint {
  readonly mono: number;
  readonly cross: number;
  readonly multi: number;
}

/** How far a polynomial over the simplex goes: 3, 6 or 7 coefficients. */
export const surfaceOrders = ["linear", "quadratic", "special cubic"] as const;
export type SurfaceOrder = (typeof surfaceOrders)[number];

type Term = readonly [name: string, valueAt: (point: SimplexPoint) => number];

const linear: readonly Term[] = [
  ["mono", (point) => point.mono],
  ["cross", (point) => point.cross],
  ["multi", (point) => point.multi],
];
const quadratic: readonly Term[] = [
  ...linear,
  ["mono·cross", (point) => point.mono * point.cross],
  ["mono·multi", (point) => point.mono * point.multi],
  ["cross·multi", (point) => point.cross * point.multi],
];
const terms: Readonly<Record<SurfaceOrder, readonly Term[]>> = {
  linear,
  quadratic,
  "special cubic": [...quadratic, ["mono·cross·multi", (point) => point.mono * point.cross * point.multi]],
};

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
  return {
    names: terms[order].map(([name]) => name),
    valuesAt: (point) => terms[order].map(([, valueAt]) => valueAt(point)),
  };
}
