/**
 * Scores by cluster instead of by item, so that whatever is computed of items (means, mean squares,
 * contrasts, surfaces) is computed of clusters.
 *
 * With N items in C clusters, n of them in a cluster, and m the mean of a row, the cluster's score
 * is m + (sum of its items' scores − n·m)·C/N: the linearised ratio estimator. The plain mean over
 * clusters is the mean over items, and the variance of that mean over clusters is the ratio
 * estimator's. The score is linear in the items' scores, so that the clusters' scores of a
 * difference are the difference of the clusters' scores.
 *
 * @param scores shape [rows, items]
 * @param clusters one label an item; without labels, or if all differ, the scores are given back
 * @returns shape [rows, clusters], clusters in the order of their first items
 * @throws {RangeError} if there are not as many labels as items
 * @see Cochran 1977, Sampling Techniques, chapter 6.3 (ratio estimate) and 9A.1 (clusters of unequal sizes)
 */
export function clusterScores(
  scores: readonly (readonly number[])[],
  clusters?: readonly (string | number)[],
): readonly (readonly number[])[] {
  if (!clusters) return scores;
  if (scores.some((row) => row.length !== clusters.length))
    throw new RangeError(
      `clusterScores: expected ${clusters.length} items, as there are labels, got ${scores.map((row) => row.length)}`,
    );
  const places = new Map([...new Set(clusters)].map((label, place) => [label, place]));
  if (places.size === clusters.length) return scores;
  const placeOfItem = clusters.map((label) => places.get(label) as number);
  const sizes = new Float64Array(places.size);
  for (const place of placeOfItem) sizes[place]++;
  return scores.map((row) => {
    const mean = row.reduce((sum, score) => sum + score, 0) / row.length;
    const sums = new Float64Array(places.size);
    row.forEach((score, item) => {
      sums[placeOfItem[item]] += score;
    });
    return Array.from(sums, (sum, place) => mean + ((sum - sizes[place] * mean) * places.size) / row.length);
  });
}

/**
 * Numbers in place of labels, counted from 0 in the order of first appearance; undefined without
 * labels, or if all differ, so that each item is by itself.
 */
export function clusterNumbers(labels?: readonly (string | number)[]): number[] | undefined {
  if (!labels) return undefined;
  const numbers = new Map([...new Set(labels)].map((label, number) => [label, number]));
  return numbers.size === labels.length ? undefined : labels.map((label) => numbers.get(label) as number);
}
