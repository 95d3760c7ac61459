import { Matrix, SingularValueDecomposition } from "ml-matrix";
import type { SettingKind } from "../core";
import { mean, sumOfSquares } from "../statistics";
import { kindsOfPoints, type SimplexPoint, type SurfaceOrder, simplexPolynomial } from "./simplex";
import { type MixSummary, measuredSettings, settingMeans } from "./summarise-study";

/** A polynomial over the simplex, fitted to a study's mixes. */
export interface ResponseSurface {
  /** The coefficients by their terms, as "mono" or "mono·cross". */
  readonly coefficients: Readonly<Record<string, number>>;
  /** Share of the observations' variance about their mean that the surface explains, at most 1; 1 where they do not vary. */
  readonly rSquared: number;
  /** The fitted value at a point, which may lie a little outside the simplex. */
  predict(point: SimplexPoint): number;
}

/** Ratio of singular values above which points do not determine a polynomial; a simplex-centroid has 7.5 (53 with the cubic term). */
const worstCondition = 1e8;

/**
 * Fits Scheffé's canonical polynomial by least squares, see {@link simplexPolynomial}. The special cubic
 * passes through all seven mixes of a simplex-centroid design, error and all, which is why the
 * quadratic is the default. For intervals see {@link fitMixtureSurface}.
 *
 * @param observations at least as many as the polynomial has coefficients
 * @throws {RangeError} if the observations' points do not determine the polynomial
 */
export function fitResponseSurface(
  observations: readonly { readonly point: SimplexPoint; readonly value: number }[],
  order: SurfaceOrder = "quadratic",
): ResponseSurface {
  const points = observations.map(({ point }) => point);
  const { names, valuesAt } = simplexPolynomial(order, kindsOfPoints(points));
  const values = observations.map(({ value }) => value);
  const shares = leastSquares(points, order);
  const solution = shares.map((row) => dot(row, values));
  const predict = (point: SimplexPoint) => dot(solution, valuesAt(point));
  const total = sumOfSquares(values, mean(values));
  const unexplained = observations.reduce((sum, { point, value }) => sum + (value - predict(point)) ** 2, 0);
  return {
    coefficients: Object.fromEntries(names.map((name, index) => [name, solution[index]])),
    rSquared: total === 0 ? 1 : 1 - unexplained / total,
    predict,
  };
}

/**
 * The weight of each observation in each coefficient of the least-squares fit.
 *
 * @param weights the observations' weights in the fit; 1 each by default
 * @returns shape [coefficients, observations]
 * @throws {RangeError} if the points do not determine the polynomial
 */
export function leastSquares(
  points: readonly SimplexPoint[],
  order: SurfaceOrder,
  weights: readonly number[] = points.map(() => 1),
): number[][] {
  const coefficients = simplexPolynomial(order).names.length;
  if (points.length < coefficients)
    throw new RangeError(
      `fitResponseSurface: expected ${coefficients} observations or more, got ${points.length}`,
    );
  const roots = weights.map(Math.sqrt);
  const decomposition = decompose(points, order, roots);
  if (!(decomposition.condition < worstCondition))
    throw new RangeError(
      `fitResponseSurface: expected points that determine a ${order} polynomial, got too few different ones`,
    );
  return decomposition.solve(Matrix.diag(roots)).to2DArray();
}

/** Whether points determine the coefficients of a polynomial. */
export function isDetermined(points: readonly SimplexPoint[], order: SurfaceOrder): boolean {
  const isEnough = points.length >= simplexPolynomial(order).names.length;
  const ones = points.map(() => 1);
  return isEnough && decompose(points, order, ones).condition < worstCondition;
}

function decompose(points: readonly SimplexPoint[], order: SurfaceOrder, roots: readonly number[]) {
  const { valuesAt } = simplexPolynomial(order, kindsOfPoints(points));
  const rows = points.map((point, row) => valuesAt(point).map((value) => roots[row] * value));
  return new SingularValueDecomposition(new Matrix(rows));
}

/** Σ aᵢ bᵢ. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index] * b[index];
  return sum;
}

/** How well the quadratic describes a study's means in one retrieval setting. */
export interface SurfaceFit extends Pick<ResponseSurface, "rSquared"> {
  readonly setting: SettingKind;
  /** Largest distance of a mix's mean from the surface, in mAP. */
  readonly largestResidual: number;
}

/**
 * The fit of the quadratic in each setting: one row a setting, to read before its contours between mixes.
 * There are none where the mixes do not determine a quadratic: fewer than six, or all on one edge.
 */
export function surfaceFits(summaries: readonly MixSummary[]): SurfaceFit[] {
  return measuredSettings(summaries).flatMap((setting) => {
    const means = settingMeans(summaries, setting);
    const points = means.map(({ point }) => point);
    if (!isDetermined(points, "quadratic")) return [];
    const { rSquared, predict } = fitResponseSurface(means);
    const residuals = means.map(({ point, value }) => Math.abs(value - predict(point)));
    return { setting, rSquared, largestResidual: Math.max(...residuals) };
  });
}
