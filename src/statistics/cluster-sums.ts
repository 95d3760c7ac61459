/** What resampling by cluster needs of the values in each. */
export interface ClusterSums {
  readonly sums: Float64Array;
  readonly sizes: Float64Array;
}

/**
 * Values summed by cluster: what belongs together, and would be drawn together in another sample,
 * as the items of one article or all queries about one item.
 *
 * @param clusters one label a value; without, each value is a cluster of its own
 * @throws {RangeError} if labels are missing, a value is no number, or clusters are fewer than 2
 */
export function clusterSums(values: readonly number[], clusters?: readonly (string | number)[]): ClusterSums {
  if (clusters && clusters.length !== values.length)
    throw new RangeError(`clusterSums: expected ${values.length} labels, got ${clusters.length}`);
  const place = new Map<string | number, number>();
  const sums: number[] = [];
  const sizes: number[] = [];
  values.forEach((value, index) => {
    if (!Number.isFinite(value))
      throw new RangeError(`clusterSums: expected numbers, got ${value} at ${index}`);
    const label = clusters ? clusters[index] : index;
    const at = place.get(label) ?? place.size;
    place.set(label, at);
    sums[at] = (sums[at] ?? 0) + value;
    sizes[at] = (sizes[at] ?? 0) + 1;
  });
  if (sums.length < 2) throw new RangeError(`clusterSums: expected 2 clusters or more, got ${sums.length}`);
  return { sums: Float64Array.from(sums), sizes: Float64Array.from(sizes) };
}
