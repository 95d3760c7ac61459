/** The plain mean. @throws {RangeError} of no values */
export function mean(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError("mean: expected at least one value, got none");
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Σ (value − centre)². */
export function sumOfSquares(values: readonly number[], centre: number): number {
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
}

/** The middle value, or the mean of the two middle ones. @throws {RangeError} of no values */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError("median: expected at least one value, got none");
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * A quantile, linear between two neighbouring values: type 7 of Hyndman and Fan 1996, Sample
 * Quantiles in Statistical Packages, as numpy's and R's default.
 *
 * @param ascending at least one value, in ascending order; the ends may be infinite
 * @param share from 0, the smallest value, to 1, the largest
 */
export function quantile(ascending: ArrayLike<number>, share: number): number {
  const place = share * (ascending.length - 1);
  const [below, above] = [ascending[Math.floor(place)], ascending[Math.ceil(place)]];
  if (below === above || !Number.isFinite(below)) return below; // no arithmetic with infinite ends
  return below + (place - Math.floor(place)) * (above - below);
}
