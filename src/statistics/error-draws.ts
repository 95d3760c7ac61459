import chiSquareQuantile from "@stdlib/stats-base-dists-chisquare-quantile";
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { RandomStream } from "../core";

/**
 * Joint draws of correlated errors and of their estimated spread, from which critical values of the
 * largest of many t ratios are read: multivariate t, as in Dunnett's and Hsu's comparisons.
 *
 * @param covariance shape [n, n], symmetric; its rank may be less than n
 * @param degreesOfFreedom of the estimated spread, which is common to all
 * @returns errors: one row a draw, normal with the given covariance; spreads: one a draw, the
 *   estimated standard deviation over the true one
 */
export function errorDraws(
  covariance: readonly (readonly number[])[],
  degreesOfFreedom: number,
  count: number,
  stream: RandomStream,
): { readonly errors: readonly Float64Array[]; readonly spreads: Float64Array } {
  const size = covariance.length;
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(
    new Matrix(covariance.map((row) => [...row])),
    { assumeSymmetric: true },
  );
  const root = eigenvectorMatrix.mulRowVector(realEigenvalues.map((value) => Math.sqrt(Math.max(value, 0))));
  const rows = root.to2DArray();
  const normal = new Float64Array(size);
  const errors = Array.from({ length: count }, () => {
    for (let at = 0; at < size; at++) normal[at] = normalDraw(stream);
    return Float64Array.from(rows, (row) => row.reduce((sum, share, at) => sum + share * normal[at], 0));
  });
  const spreads = Float64Array.from({ length: count }, () =>
    Math.sqrt(chiSquareQuantile(stream.uniform(), degreesOfFreedom) / degreesOfFreedom),
  );
  return { errors, spreads };
}

/** A standard normal number (Box and Muller 1958). */
export function normalDraw(stream: RandomStream): number {
  return Math.sqrt(-2 * Math.log(1 - stream.uniform())) * Math.cos(2 * Math.PI * stream.uniform());
}
