/** What resampling by cluster needs of the values in each. */
export interface ClusterSums {
  /** Of the values, each times its weight. */
  readonly sums: Float64Array;
  /** Of the weights. */
  readonly sizes: Float64Array;
}

/** What belongs to values that are resampled, one entry a value. */
export interface Clustering {
  /** One label a value; without, each value is a cluster of its own. */
  readonly clusters?: readonly (string | number)[];
  /** How much each value counts in the mean, above 0; 1 each by default. */
  readonly weights?: readonly number[];
}

/**
 * Values summed by cluster: what belongs together, and would be drawn together in another sample,
 * as the items of one article or all queries about one item.
 *
 * @param values one or more
 * @throws {RangeError} if there is no value, labels or weights are not as many as values, a value
 *   is no number, or a weight is not above 0
 */
export function clusterSums(values: readonly number[], { clusters, weights }: Clustering = {}): ClusterSums {
  if (values.length === 0) throw new RangeError("clusterSums: expected one value or more, got none");
  if (clusters && clusters.length !== values.length)
    throw new RangeError(`clusterSums: expected ${values.length} labels, got ${clusters.length}`);
  if (weights && weights.length !== values.length)
    throw new RangeError(`clusterSums: expected ${values.length} weights, got ${weights.length}`);
  const place = new Map<string | number, number>();
  const sums: number[] = [];
  const sizes: number[] = [];
  values.forEach((value, index) => {
    const weight = weights ? weights[index] : 1;
    if (!Number.isFinite(value))
      throw new RangeError(`clusterSums: expected numbers, got ${value} at ${index}`);
    if (!(weight > 0 && weight < Number.POSITIVE_INFINITY))
      throw new RangeError(`clusterSums: expected weights above 0, got ${weight} at ${index}`);
    const label = clusters ? clusters[index] : index;
    const at = place.get(label) ?? place.size;
    place.set(label, at);
    sums[at] = (sums[at] ?? 0) + value * weight;
    sizes[at] = (sizes[at] ?? 0) + weight;
  });
  return { sums: Float64Array.from(sums), sizes: Float64Array.from(sizes) };
}
