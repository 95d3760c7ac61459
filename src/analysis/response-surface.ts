import { Matrix, SingularValueDecomposition } from "ml-matrix";

/** Shares of the three kinds of batch, each from 0 to 1, sum 1. */
export interface SimplexPoint {
  readonly mono: number;
  readonly cross: number;
  readonly multi: number;
}

/** How far a polynomial over the simplex goes: 3, 6 or 7 coefficients. */
export type SurfaceOrder = "linear" | "quadratic" | "special cubic";

/** A polynomial over the simplex, fitted to a study's mixes. */
export interface ResponseSurface {
  /** By term, as "mono" or "mono·cross". */
  readonly coefficients: Readonly<Record<string, number>>;
  /** Degrees of freedom left for error: observations less coefficients. */
  readonly residualDegrees: number;
  /** Share of the observations' variance about their mean that the surface explains, at most 1; 1 where they do not vary. */
  readonly rSquared: number;
  /** The fitted value at a point; a little outside of the simplex too. */
  predict(point: SimplexPoint): number;
}

/** Ratio of singular values above which points do not determine a polynomial; a simplex-centroid has 7.5 (53 with the cubic term). */
const worstCondition = 1e8;

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
 * Least squares of Scheffé's canonical polynomial for three-part mixtures. The quadratic is
 * Σ βᵢ xᵢ + Σ βᵢⱼ xᵢ xⱼ, without an intercept since the parts sum to 1; the special cubic adds
 * β₁₂₃ x₁ x₂ x₃ and passes through all seven mixes of a simplex-centroid design, error and all,
 * which is why the quadratic is the default.
 *
 * @param observations at least as many as the polynomial has coefficients, over points that determine them
 * @throws {RangeError} if they do not
 * @see Scheffé 1958, Experiments with mixtures, J. R. Stat. Soc. B 20
 */
export function fitResponseSurface(
  observations: readonly { readonly point: SimplexPoint; readonly value: number }[],
  order: SurfaceOrder = "quadratic",
): ResponseSurface {
  const fitted = terms[order];
  if (observations.length < fitted.length) {
    throw new RangeError(
      `fitResponseSurface: expected ${fitted.length} observations or more, got ${observations.length}`,
    );
  }
  const values = observations.map(({ value }) => value);
  const design = new Matrix(observations.map(({ point }) => fitted.map(([, valueAt]) => valueAt(point))));
  const decomposition = new SingularValueDecomposition(design);
  if (!(decomposition.condition < worstCondition)) {
    throw new RangeError(
      `fitResponseSurface: expected points that determine a ${order} polynomial, got too few different ones`,
    );
  }
  const solution = decomposition.solve(Matrix.columnVector(values)).to1DArray();
  const predict = (point: SimplexPoint) =>
    fitted.reduce((sum, [, valueAt], index) => sum + solution[index] * valueAt(point), 0);
  return {
    coefficients: Object.fromEntries(fitted.map(([name], index) => [name, solution[index]])),
    residualDegrees: observations.length - fitted.length,
    rSquared: explainedShare(
      values,
      observations.map(({ point }) => predict(point)),
    ),
    predict,
  };
}

function explainedShare(values: readonly number[], fitted: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const total = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const left = values.reduce((sum, value, index) => sum + (value - fitted[index]) ** 2, 0);
  return total === 0 ? 1 : 1 - left / total;
}
