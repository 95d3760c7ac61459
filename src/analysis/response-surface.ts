import { Matrix, QrDecomposition } from "ml-matrix";

/** Shares of the three kinds of batch, each from 0 to 1, sum 1. */
export interface SimplexPoint {
  readonly mono: number;
  readonly cross: number;
  readonly multi: number;
}

/** A quadratic over the simplex, fitted to a study's mixes. */
export interface ResponseSurface {
  /** By term, as "mono" or "mono·cross". */
  readonly coefficients: Readonly<Record<string, number>>;
  /** Degrees of freedom left for error: observations less coefficients. */
  readonly residualDegrees: number;
  /** The fitted value at a point; a little outside of the simplex too. */
  predict(point: SimplexPoint): number;
}

const terms: readonly (readonly [string, (point: SimplexPoint) => number])[] = [
  ["mono", (point) => point.mono],
  ["cross", (point) => point.cross],
  ["multi", (point) => point.multi],
  ["mono·cross", (point) => point.mono * point.cross],
  ["mono·multi", (point) => point.mono * point.multi],
  ["cross·multi", (point) => point.cross * point.multi],
];

/**
 * Least squares of Scheffé's canonical quadratic for three-part mixtures:
 * Σ βᵢ xᵢ + Σ βᵢⱼ xᵢ xⱼ, without an intercept since the parts sum to 1.
 *
 * @param observations at least six, over at least six points that determine the quadratic
 * @throws {RangeError} if they do not
 * @see Scheffé 1958, Experiments with mixtures, J. R. Stat. Soc. B 20
 */
export function fitResponseSurface(
  observations: readonly { readonly point: SimplexPoint; readonly value: number }[],
): ResponseSurface {
  if (observations.length < terms.length) {
    throw new RangeError(
      `fitResponseSurface: expected ${terms.length} observations or more, got ${observations.length}`,
    );
  }
  const design = new Matrix(observations.map(({ point }) => terms.map(([, valueAt]) => valueAt(point))));
  const decomposition = new QrDecomposition(design);
  if (!decomposition.isFullRank()) {
    throw new RangeError(
      "fitResponseSurface: expected points that determine a quadratic, got too few different ones",
    );
  }
  const solution = decomposition
    .solve(Matrix.columnVector(observations.map(({ value }) => value)))
    .to1DArray();
  return {
    coefficients: Object.fromEntries(terms.map(([name], index) => [name, solution[index]])),
    residualDegrees: observations.length - terms.length,
    predict: (point) => terms.reduce((sum, [, valueAt], index) => sum + solution[index] * valueAt(point), 0),
  };
}
