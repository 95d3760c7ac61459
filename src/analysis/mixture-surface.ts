import { fTest, type IntervalScope, mean, type TEstimate, tInterval } from "../statistics";
import type { MeasuredMixes } from "./measured-mixes";
import { dot, leastSquares } from "./response-surface";
import { kindsOfPoints, type SimplexPoint, type SurfaceOrder, simplexPolynomial } from "./simplex";

/** A test of a polynomial's lack of fit against the pure error of seeds. */
export interface LackOfFit {
  readonly f: number;
  /** Degrees of freedom: of lack of fit (mixes less coefficients), and of pure error; Box's, fewer, where mixes vary unequally. */
  readonly degrees: readonly [number, number];
  /** Small where mixes lie farther from the surface than seeds explain, so that the polynomial is too simple. */
  readonly pValue: number;
}

/** A polynomial over the simplex with intervals. */
export interface MixtureSurface {
  readonly order: SurfaceOrder;
  /** Whether it has as many coefficients as mixes: it then passes through all means, and nothing checks it. */
  readonly isSaturated: boolean;
  readonly coefficients: readonly (TEstimate & { readonly term: string })[];
  /** Root mean square distance of each mix from the surface fitted without that mix; null if not determined. */
  readonly leaveOneOut: number | null;
  /** The test against pure error from seeds, on these items; null if the surface is saturated or with one seed. */
  readonly lackOfFit: LackOfFit | null;
  readonly over: IntervalScope;
  /** The surface at a point, with its 95 % interval, which is not one for a further run; p is null with one seed. */
  predict(point: SimplexPoint): TEstimate;
  /** The surface at a point, without an interval. */
  valueAt(point: SimplexPoint): number;
  /** The weights of the mixes' means in the value at a point. */
  weightsAt(point: SimplexPoint): number[];
  readonly mixes: MeasuredMixes;
}

/** At a mix with a leverage so near 1, the other mixes do not determine the surface. */
const fullLeverage = 1 - 1e-9;

/**
 * Scheffé's canonical polynomial fitted by least squares to mixes that share seeds and items, with
 * intervals for new seeds and new items of the same kind ({@link measureMixes}): each value of the
 * surface is a weighted sum of the mixes' means. Intervals hold if the polynomial does.
 *
 * @throws {RangeError} if the mixes do not determine the polynomial
 * @see Cornell 2002, Experiments with Mixtures, 3rd edition, chapters 2 and 7
 */
export function fitMixtureSurface(mixes: MeasuredMixes, order: SurfaceOrder): MixtureSurface {
  const { points, means, replicates } = mixes;
  const { names, valuesAt } = simplexPolynomial(order, kindsOfPoints(points));
  const shares = leastSquares(points, order, replicates);
  const solution = shares.map((row) => dot(row, means));
  const weightsAt = (point: SimplexPoint) => combine(shares, valuesAt(point));
  const valueAt = (point: SimplexPoint) => dot(solution, valuesAt(point));
  const estimate = (weights: readonly number[]): TEstimate => {
    const interval = tInterval(dot(weights, means), mixes.varianceOf(weights));
    return { ...interval, pValue: mixes.pureError ? interval.pValue : null };
  };
  const isSaturated = names.length === points.length;
  const residuals = points.map((point, mix) => means[mix] - valueAt(point));
  const leverages = points.map((point, mix) => weightsAt(point)[mix]);
  return {
    order,
    isSaturated,
    coefficients: names.map((term, index) => ({ term, ...estimate(shares[index]) })),
    leaveOneOut:
      isSaturated || leverages.some((leverage) => leverage > fullLeverage)
        ? null
        : Math.sqrt(mean(residuals.map((residual, mix) => (residual / (1 - leverages[mix])) ** 2))),
    lackOfFit: isSaturated ? null : lackOfFit(mixes, residuals, points.map(weightsAt), names.length),
    over: mixes.over,
    predict: (point) => estimate(weightsAt(point)),
    valueAt,
    weightsAt,
    mixes,
  };
}

/**
 * The squares of the residuals over what the variance of seeds makes of them: F by analysis of variance where mixes
 * share that variance. Where they do not, the sum of squares is one of unequally spread squares, and F has the degrees
 * of freedom of Box's approximation, of the sum and of its estimate.
 *
 * @param hat the weights of the mixes' means in the surface at each mix, shape [mixes, mixes]
 * @see Box 1954, Some theorems on quadratic forms applied in the study of analysis of variance problems I; Brunner,
 *   Dette and Munk 1997, Box-type approximations in nonparametric factorial designs, J. Am. Stat. Assoc. 92
 */
function lackOfFit(
  { replicates, pureError }: MeasuredMixes,
  residuals: readonly number[],
  hat: readonly (readonly number[])[],
  coefficients: number,
): LackOfFit | null {
  if (!pureError) return null;
  const squares = residuals.reduce((sum, residual, mix) => sum + replicates[mix] * residual ** 2, 0);
  const test = (expected: number, ...degrees: readonly [number, number]): LackOfFit => {
    const f = squares === 0 ? 0 : squares / expected;
    return { f, degrees, pValue: fTest(f, ...degrees) };
  };
  const { meanSquare, degrees, variances } = pureError;
  if (!variances) {
    const free = residuals.length - coefficients;
    return test(free * meanSquare, free, degrees);
  }
  const left = hat.map((row, mix) => row.map((weight, other) => (mix === other ? 1 : 0) - weight));
  const parts = variances.map((variance, mix) => left[mix][mix] * variance);
  const expected = parts.reduce((sum, part) => sum + part, 0);
  const estimateSpread = parts.reduce((sum, part, mix) => sum + part ** 2 / (replicates[mix] - 1), 0);
  const sumSpread = left.reduce(
    (sum, row, mix) =>
      sum +
      variances[mix] * row.reduce((all, each, other) => all + each * left[other][mix] * variances[other], 0),
    0,
  );
  return test(expected, expected ** 2 / sumSpread, expected ** 2 / estimateSpread);
}

/** Σ valueᵢ rowᵢ. */
function combine(rows: readonly (readonly number[])[], values: readonly number[]): number[] {
  return rows[0].map((_, column) =>
    dot(
      values,
      rows.map((row) => row[column]),
    ),
  );
}
